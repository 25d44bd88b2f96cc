"""Stories, and what curators are asked and answer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class StoryState(enum.StrEnum):
    """Where a story stands."""

    WAITING = "waiting"  # for a curator
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One thing that was said, told by one or more articles.

    `uid` is minted when the story is made and never changes. `approved_at` is when a
    curator (or an automatic policy) vouched for it; `released_at` when readers first got
    it; `updated_at` moves only for a change readers should see.
    """

    id: int
    uid: str
    state: StoryState
    title: str
    summary: str
    representative_id: int  # the article that represents the story
    topics: tuple[str, ...]
    created_at: datetime
    approved_at: datetime | None = None
    released_at: datetime | None = None
    updated_at: datetime | None = None
    merged_into_id: int | None = None
    excerpt: str = ""  # sentences that a curator chose; "" is the beginning of the text


class CaseKind(enum.StrEnum):
    """What a curator is asked."""

    SAME_STORY = "same_story"  # are these two articles one story?
    SECOND_LOOK = "second_look"  # the same question about a pair that the machine was sure of
    APPROVE = "approve"  # may this story be published?
    REPORT = "report"  # somebody says that something is wrong with this article: and now?
    TEXT = "text"  # what of the page belongs to the article? Nobody waits for it
    CORRECTION = "correction"  # not asked: somebody corrected, withdrew or removed this story
    NOTICE = "notice"  # a paper that this story cites was retracted, corrected or doubted: and now?
    CHANGED = "changed"  # the page of an article that readers have says something else now: and now?
    GONE = "gone"  # that page is there no more: and now?


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question for a curator. A SAME_STORY case asks whether `article_id`, the newer, tells
    the story of `other_article_id`; an APPROVE case asks about the story of `article_id`. A
    SECOND_LOOK case reads like the first and is asked blind, to learn how often the machine is right.

    `decision` is the answer that stands, "" while the case is open.
    """

    id: int
    kind: CaseKind
    article_id: int
    other_article_id: int | None
    score: float
    reasons: tuple[str, ...]
    opened_at: datetime
    decision: str = ""


class Decision(enum.StrEnum):
    """What a curator may answer."""

    APPROVE = "approve"
    REJECT = "reject"
    KEEP_FIRST = "keep_first"  # one story; the known article represents it
    KEEP_SECOND = "keep_second"  # one story; the newer article represents it
    COMBINE = "combine"  # one story, told as a curator picked it field by field
    RELATED = "related"  # two stories that have to do with each other, and never ask again
    DIFFERENT = "different"  # two stories, and never ask again
    REPORT = "report"  # something is wrong with it: its story waits until that is settled
    FINE = "fine"  # what was reported is no reason to leave it out
    WITHDRAW = "withdraw"  # readers are told not to rely on it any more
    CORRECT = "correct"  # it stays, and its summary says what became of the paper
    KEEP_PASSAGE = "keep_passage"  # it belongs to the article, whatever the cleaner thinks
    CUT_PASSAGE = "cut_passage"  # it does not
    AMEND = "amend"  # readers get it in other words
    TAKE_DOWN = "take_down"  # readers get nothing of it any more
    IGNORE = "ignore"  # it stays as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record, before and after. A ruling is a list of these, and undoing
    it is the same list the other way round."""

    # "story", "article", "case", "correction" (of a story), "text" (what readers are shown of an
    # article), "passage" (of an article) or "repeated" (of a source).
    record: str
    id: int
    field: str
    before: str | int | bool | None
    after: str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A curator's answer, as it stands in the audit trail. An undo is a ruling too:
    `undoes_id` names the one it took back."""

    id: int
    case_id: int
    user: str
    decision: str
    reason: str
    made_at: datetime
    changes: tuple[Change, ...]
    undoes_id: int | None = None
