"""What a curator fills in about a new article: words for readers, an excerpt, topics, or a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from aggregator.excerpts import ExcerptError, joined, numbers_of, sentences
from aggregator.model import Permission
from aggregator.release import excerpt
from app.web.desk import Visit, field_of, numbers_in
from app.web.questions import Side

LONGEST_TITLE = 300
LONGEST_SUMMARY = 600
LONGEST_NOTE = 300
LONGEST_PASTED = 5_000
MOST_SENTENCES = 150  # that can be ticked; what stands further down can still be pasted
OTHER = "Another reason"
REASONS = (
    "Not about multiple sclerosis",
    "Not about food",
    "An advert, or meant to sell something",
    "Claims more than it can show",
    "Old news",
    "The text is broken or incomplete",
    OTHER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    title: str
    summary: str
    ticked: tuple[int, ...] = ()  # sentences of the text, by number
    pasted: str = ""
    topics: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    problem: str = ""
    about: str = ""  # the field that `problem` is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen for readers: sentences of the text, and topics, those of the story first."""

    sentences: tuple[str, ...]
    all_sentences: int
    limit: int  # characters of an excerpt; 0 where none may be shown
    topics: tuple[str, ...]
    more_topics: tuple[str, ...]


def begun(shown: Side) -> Typed:
    """The fields as they are before anybody typed."""
    story = shown.story
    typed = Typed(title=story.title, summary=story.summary, topics=story.topics)
    try:
        return replace(typed, ticked=numbers_of(story.excerpt, sentences(shown.article.text)))
    except ExcerptError:  # the text is another since
        return typed


def filled_in(visit: Visit, shown: Side, form: FormData | None = None) -> Typed:
    """The fields as they were sent, or stand in a draft. Whole sentences that were pasted become ticks."""
    form = visit.form if form is None else form
    typed = replace(begun(shown), reason=line(form, "reason"), note=line(form, "note"))
    if "title" not in form:  # only the other form of the page was written in
        return typed
    ticked = {value for value in form.getlist("topic") if isinstance(value, str)}
    known = dict.fromkeys((*shown.story.topics, *_known(visit)))  # those of the story in its own order
    typed = replace(
        typed,
        title=line(form, "title"),
        summary=line(form, "summary"),
        ticked=numbers_in(form, "sentence"),
        pasted=line(form, "excerpt"),
        topics=tuple(key for key in known if key in ticked),
    )
    if unknown := ticked - known.keys():
        return replace(typed, about="topic", problem=f"There is no topic “{min(unknown)[:80]}”.")
    try:
        pasted = numbers_of(typed.pasted, sentences(shown.article.text))
    except ExcerptError as error:
        return replace(typed, about="excerpt", problem=str(error))
    return replace(typed, ticked=tuple(sorted({*typed.ticked, *pasted})), pasted="")


def checked(typed: Typed, shown: Side) -> Typed:
    """The same with the first thing that is wrong with it, if anything is."""
    if typed.problem:
        return typed
    if not typed.title:
        return replace(typed, about="title", problem="A story needs a title.")
    for field, text, most in (
        ("title", typed.title, LONGEST_TITLE),
        ("summary", typed.summary, LONGEST_SUMMARY),
        ("excerpt", chosen(typed, shown), shown.source.excerpt_chars),
    ):
        if len(text) > most:
            problem = f"The {field} has {len(text)} characters; {most} is the most."
            return replace(typed, about=field, problem=problem)
    return typed


def chosen(typed: Typed, shown: Side) -> str:
    """The excerpt that was chosen; "" for the beginning, and where the source lets us show none."""
    if shown.source.permission is Permission.LINK:
        return ""
    return joined(sentences(shown.article.text), typed.ticked)


def choices(visit: Visit, shown: Side, typed: Typed) -> Choices:
    found = sentences(shown.article.text)
    known = _known(visit)
    first = tuple(dict.fromkeys((*shown.story.topics, *typed.topics)))
    return Choices(
        sentences=found[:MOST_SENTENCES],
        all_sentences=len(found),
        limit=0 if shown.source.permission is Permission.LINK else shown.source.excerpt_chars,
        topics=first,
        more_topics=tuple(key for key in known if key not in first),
    )


def without_summary(shown: Side) -> tuple[str, str]:
    """What readers get when no summary is written and nothing chosen: in words, and the text where it
    is short."""
    match shown.source.permission:
        case Permission.LINK:
            return "only the title and the link: this source lets us show no text of its own", ""
        case Permission.EXCERPT:
            return "the beginning of the article", excerpt(shown.article.text, shown.source.excerpt_chars)
        case _:
            return "the whole article: this source lets us show all of its text", ""


def line(form: FormData, name: str) -> str:
    """A field on one line: readers are shown none of these with line breaks."""
    return " ".join(field_of(form, name).split())


def _known(visit: Visit) -> tuple[str, ...]:
    return tuple(topic.key for topic in visit.installation.standards.vocabulary.topics)
