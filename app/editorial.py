"""Editorial settings: one commented TOML file in the home folder."""

from __future__ import annotations

import tomllib
from datetime import time
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from aggregator.dedupe import DedupePolicy
from aggregator.digest import Every, Schedule
from aggregator.model import Channel
from aggregator.second import SecondReviewer
from app.settings import SettingsError
from feeds.text import unfit_for_feeds

Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Hub = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=300)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class _Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; an unknown line in it is an error."""


class PublicationSettings(_Struct, frozen=True, kw_only=True):
    """What the feeds say of themselves."""

    title: Name = "MS and Nutrition Digest"
    description: Name = "News about multiple sclerosis and food, chosen and checked by people."
    publisher: Name = "MS and Nutrition Digest"
    language: Name = "en"
    authority: str = ""
    hubs: tuple[Hub, ...] = ()


class When(_Struct, frozen=True, kw_only=True):
    """When a channel publishes."""

    every: Every = "day"
    at: time = time(7, 0)
    limit: Positive = 10


class ScheduleSettings(_Struct, frozen=True, kw_only=True):
    """When the channels publish, and in which zone."""

    zone: str = "Europe/London"
    digest: When = When(every="monday", limit=7)
    stories: When = When()


class Window(_Struct, frozen=True, kw_only=True):
    """How much of the past a feed holds."""

    days: Positive = 90
    stories: Positive = 50
    issues: Positive = 30


class ArticleSettings(_Struct, frozen=True, kw_only=True):
    """What counts as an article, and what of it is kept."""

    min_words: Positive = 60
    keep_disclaimers: bool = False  # standing lines that a text is no medical advice


class SubjectSettings(_Struct, frozen=True, kw_only=True):
    """What articles must be about."""

    vocabulary: str = ""
    filter: bool = True


class DedupeSettings(_Struct, frozen=True, kw_only=True):
    """When two articles are one story."""

    join: Fraction = DedupePolicy().join
    ask: Fraction = DedupePolicy().ask
    remember_days: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


class NoticeSettings(_Struct, frozen=True, kw_only=True):
    """How often it is asked whether a paper was retracted that a story cites."""

    every_days: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 7


class ReviewSettings(_Struct, frozen=True, kw_only=True):
    """When a second person reads a story before readers get it."""

    second_reviewer: SecondReviewer = SecondReviewer.NEVER


class Editorial(_Struct, frozen=True, kw_only=True):
    """The whole file."""

    publication: PublicationSettings = PublicationSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    window: Window = Window()
    subject: SubjectSettings = SubjectSettings()
    articles: ArticleSettings = ArticleSettings()
    dedupe: DedupeSettings = DedupeSettings()
    notices: NoticeSettings = NoticeSettings()
    review: ReviewSettings = ReviewSettings()

    def schedule_of(self, channel: Channel) -> Schedule:
        """When a channel publishes."""
        when = self.schedule.digest if channel is Channel.DIGEST else self.schedule.stories
        return Schedule(every=when.every, at=when.at, zone=ZoneInfo(self.schedule.zone), limit=when.limit)

    @property
    def policy(self) -> DedupePolicy:
        return DedupePolicy(join=self.dedupe.join, ask=self.dedupe.ask)


def read_editorial(path: Path) -> Editorial:
    """The editorial settings in a file; the defaults when there is none.

    Raises SettingsError naming the file and the line's name.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Editorial()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    try:
        editorial = msgspec.convert(_times(tomllib.loads(text)), Editorial)
        ZoneInfo(editorial.schedule.zone)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise SettingsError(f"{path}: {error}") from error
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"{path}: schedule.zone is no zone of the IANA database: {error}") from error
    for name in ("title", "description", "publisher", "language"):
        if unfit := unfit_for_feeds(getattr(editorial.publication, name)):
            raise SettingsError(f"{path}: publication.{name} holds {unfit}, which no feed may hold")
    if editorial.dedupe.ask > editorial.dedupe.join:
        raise SettingsError(f"{path}: dedupe.ask must not be above dedupe.join")
    return editorial


def template() -> str:
    """The commented file a new installation gets."""
    return (files("app") / "editorial_template.toml").read_text(encoding="utf-8")


def _times(table: dict[str, object]) -> dict[str, object]:
    """Times of day may be written "07:00"; they need seconds to be read."""
    schedule = table.get("schedule")
    if isinstance(schedule, dict):
        for when in schedule.values():
            if isinstance(when, dict) and isinstance(when.get("at"), str) and len(when["at"]) == 5:
                when["at"] += ":00"
    return table
