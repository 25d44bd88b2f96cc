"""In which order curators are asked whether two articles are one story, and what is asked together.

A question is worth ``hurry + openness + waited`` points, the most first:

- hurry: 2 when one of its two stories goes out with the next edition, 1 when one waits for approval,
  which nobody is asked about before this is settled. Only these can reach readers twice, or late.
- openness: 1 for a score of a half, 0 for one of nothing or of 1. An answer that anybody could have
  guessed teaches least, and is the least likely to change what readers get.
- waited: 1 for each week. It has no bound, so that nothing waits for ever: what is three weeks older
  than another question goes before it, whatever the two are about.

A second look must not be known by its place. Its score would put it at the end, and stories out long
ago too; so its openness is drawn from its number, and its hurry is at least 1, as of most questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model import Case, CaseKind, Decision
from aggregator.review import RulingError

MOST_IN_GROUP = 10  # stories; more cannot be looked at in one go
LONG = timedelta(days=7)
_SPREAD = 0.6180339887  # multiples of it, without their whole part, are spread evenly


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a story stands on its way to readers. `goes_out` is the time of the edition that it
    goes out with, in the zone of the readers."""

    waits: bool = False
    goes_out: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A question in the queue, what it is worth, and why it comes when it comes, in words."""

    case: Case
    points: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that hang together, the worthiest first; most often there is one."""

    places: tuple[Place, ...]
    stories: tuple[int, ...]  # that they are about, the oldest first

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(place.case for place in self.places)

    @property
    def at_once(self) -> bool:
        """Whether it can be answered in one go."""
        return 3 <= len(self.stories) <= MOST_IN_GROUP

    def holds(self, case_id: int) -> bool:
        return any(case.id == case_id for case in self.cases)


def line_up(
    cases: Sequence[Case], story_of: Mapping[int, int], standing: Mapping[int, Standing], now: datetime
) -> tuple[Group, ...]:
    """The queue. `story_of` gives the story of each article, `standing` where each story stands.

    A group takes the place of its worthiest question. The order of `cases` makes no difference.
    """
    made = [_group(one, story_of, standing, now) for one in groups(cases, story_of)]
    return tuple(sorted(made, key=lambda group: (-group.places[0].points, group.places[0].case.id)))


def after(line: Sequence[Group], case_id: int) -> tuple[Group, ...]:
    """The queue from behind a question on, and then from the front again: what is left of the question's
    group comes first, and what of it went before comes last. Unchanged when the question is not there."""
    at = next((i for i, group in enumerate(line) if group.holds(case_id)), None)
    if at is None:
        return tuple(line)
    group = line[at]
    cut = next(i for i, case in enumerate(group.cases) if case.id == case_id) + 1
    parts = [Group(places=some, stories=group.stories) for some in (group.places[cut:], group.places[:cut])]
    rest, passed = ([part] if part.places else [] for part in parts)
    return (*rest, *line[at + 1 :], *line[:at], *passed)


def groups(cases: Iterable[Case], story_of: Mapping[int, int]) -> list[tuple[Case, ...]]:
    """Questions that hang together by the stories they are about, each by its number. A second look
    stands alone: an answer given to many at once is no second look."""
    asked = sorted(cases, key=lambda case: case.id)
    ties = [pair for case in asked if (pair := _tie(case, story_of))]
    root = _components(ties)
    found: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in asked:
        tie = _tie(case, story_of)
        found[("story", root[tie[0]]) if tie else ("case", case.id)].append(case)
    return [tuple(some) for some in found.values()]


def as_one(
    cases: Sequence[Case], story_of: Mapping[int, int], keep: int, together: Iterable[int]
) -> list[tuple[Case, Decision]]:
    """The answers that make one story of `together`, told by story `keep`, in an order in which each
    joins one more story; the other questions between these stories are settled by them.

    Raises RulingError when no question ties one of them to the rest.
    """
    missing = set(together) - {keep}
    reached, answers = {keep}, []
    open_cases = sorted((case for case in cases if _tie(case, story_of)), key=lambda case: case.id)
    while missing:
        step = next((one for case in open_cases if (one := _step(case, story_of, reached, missing))), None)
        if step is None:
            raise RulingError(
                "We did not ask about all of these together. Please answer this group two at a time."
            )
        case, decision, joins = step
        answers.append((case, decision))
        reached.add(joins)
        missing.discard(joins)
    return answers


def _step(
    case: Case, story_of: Mapping[int, int], reached: set[int], missing: set[int]
) -> tuple[Case, Decision, int] | None:
    """The answer to a question by which a missing story joins those that are reached."""
    first, second = story_of[case.other_article_id or 0], story_of[case.article_id]
    if first in reached and second in missing:
        return case, Decision.KEEP_FIRST, second
    if second in reached and first in missing:
        return case, Decision.KEEP_SECOND, first
    return None


def _group(
    cases: tuple[Case, ...], story_of: Mapping[int, int], standing: Mapping[int, Standing], now: datetime
) -> Group:
    places = [_place(case, story_of, standing, now) for case in cases]
    places.sort(key=lambda place: (-place.points, place.case.id))
    stories = {story for case in cases for story in _stories(case, story_of)}
    return Group(places=tuple(places), stories=tuple(sorted(stories)))


def _place(case: Case, story_of: Mapping[int, int], standing: Mapping[int, Standing], now: datetime) -> Place:
    stands = [standing.get(story, Standing()) for story in _stories(case, story_of)]
    goes_out = min((one.goes_out for one in stands if one.goes_out), default=None)
    second_look = case.kind is CaseKind.SECOND_LOOK
    hurry = 2 if goes_out else 1 if second_look or any(one.waits for one in stands) else 0
    openness = case.id * _SPREAD % 1 if second_look else 1 - abs(2 * case.score - 1)
    waited = max(now - case.opened_at, timedelta())
    return Place(case=case, points=hurry + openness + waited / LONG, reason=_reason(goes_out, waited))


def _reason(goes_out: datetime | None, waited: timedelta) -> str:
    """Only what is true of second looks as often as of other questions is ever said."""
    if goes_out:
        return f"one of the two goes out on {goes_out:%A} {goes_out.day} {goes_out:%B}"
    if waited >= LONG:
        return f"it has waited for {waited.days} days"
    return "it is its turn"


def _stories(case: Case, story_of: Mapping[int, int]) -> list[int]:
    articles = (case.other_article_id, case.article_id)
    return [story_of[article] for article in articles if article is not None]


def _tie(case: Case, story_of: Mapping[int, int]) -> tuple[int, int] | None:
    """The two stories that a question holds together."""
    if case.kind is not CaseKind.SAME_STORY or case.other_article_id is None:
        return None
    return story_of[case.other_article_id], story_of[case.article_id]


def _components(ties: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each story one that stands for all it is tied to."""
    parent: dict[int, int] = {}

    def top(story: int) -> int:
        parent.setdefault(story, story)
        while parent[story] != story:
            parent[story] = story = parent[parent[story]]
        return story

    for first, second in ties:
        parent[max(top(first), top(second))] = min(top(first), top(second))
    return {story: top(story) for story in list(parent)}
