"""How real readers treat a feed, each as a few lines: what they keep, show again, or never look at twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.feeds.reading import Read


@dataclass(slots=True)
class Thunderbird:
    """Stores an entry once for each id and never looks at it again."""

    shown: list[Read] = field(default_factory=list)

    def fetch(self, feed: Sequence[Read], now: datetime) -> None:  # noqa: ARG002
        known = {one.uid for one in self.shown}
        for one in feed:
            if one.uid not in known:
                known.add(one.uid)
                self.shown.append(one)

    def titles(self) -> list[str]:
        return [one.title for one in self.shown]


@dataclass(slots=True)
class Miniflux(Thunderbird):
    """Takes a second entry of one id in one document for another; takes new text in place."""

    def fetch(self, feed: Sequence[Read], now: datetime) -> None:  # noqa: ARG002
        known = {one.uid: at for at, one in enumerate(self.shown)}
        seen: set[str] = set()
        for one in feed:
            if one.uid in seen or one.uid not in known:
                self.shown.append(one)
            else:
                self.shown[known[one.uid]] = one
            seen.add(one.uid)


@dataclass(slots=True)
class NetNewsWire(Thunderbird):
    """Takes new text; forgets what left the feed a month ago, and then shows it as new if it comes back;
    what is half a year old when it comes is read already, and so never seen."""

    left: dict[str, datetime] = field(default_factory=dict)
    ever: list[str] = field(default_factory=list)

    def fetch(self, feed: Sequence[Read], now: datetime) -> None:
        here = {one.uid for one in feed}
        held = {one.uid: one for one in self.shown if one.uid in here or not self._forgotten(one.uid, now)}
        for one in feed:
            self.left[one.uid] = now
            is_new = one.uid not in held
            if is_new and now - one.published < timedelta(days=180):
                self.ever.append(one.uid)
            held[one.uid] = one
        self.shown = list(held.values())

    def _forgotten(self, uid: str, now: datetime) -> bool:
        return now - self.left[uid] > timedelta(days=30)


@dataclass(slots=True)
class FeedMail(Thunderbird):
    """Sends what is new; never what is older than the tenth newest, a week older than the newest, or a year
    old."""

    def fetch(self, feed: Sequence[Read], now: datetime) -> None:
        known = {one.uid for one in self.shown}
        dates = sorted((one.published for one in feed), reverse=True)
        for one in feed:
            is_late = one.published < dates[min(9, len(dates) - 1)]
            is_old = one.published < dates[0] - timedelta(days=7) or now - one.published > timedelta(days=365)
            if one.uid not in known and not is_late and not is_old:
                self.shown.append(one)


SIMULATED = (Thunderbird, Miniflux, NetNewsWire, FeedMail)
