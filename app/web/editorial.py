"""The editorial settings as they are in force, in words, and where they are changed."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from aggregator.digest import next_moment
from aggregator.model import Channel
from aggregator.second import SecondReviewer
from app import clock
from app.editorial import Editorial, read_editorial
from app.people import OPERATOR
from app.settings import SettingsError
from app.thresholds import policy_of
from app.web.desk import Visit, desk
from app.web.words import counted

_SECOND = {
    SecondReviewer.NEVER: "never: one person is enough",
    SecondReviewer.CLAIMS: "where food or a supplement is said to treat MS, or a dose is given",
    SecondReviewer.ALWAYS: "for every story",
}
_AUTOMATIC = {
    SecondReviewer.NEVER: "go out without a person",
    SecondReviewer.CLAIMS: "with such a claim wait for one person; the others go out",
    SecondReviewer.ALWAYS: "wait for one person",
}


def routes() -> list[Route]:
    return [desk("/settings", get=_show, role=OPERATOR)]


def _show(visit: Visit) -> Response:
    installation = visit.installation
    editorial, now = installation.editorial, clock.now()
    with visit.store.read() as transaction:
        policy = policy_of(installation, transaction)
    problem, waits = "", False
    try:
        waits = read_editorial(installation.settings.editorial_file) != editorial
    except SettingsError as error:
        problem = str(error)
    return visit.page(
        "settings.html",
        file=str(installation.settings.editorial_file.name),
        problem=problem,
        waits=waits,
        tables=_tables(editorial, policy.join, policy.ask),
        upcoming=[(one.value, next_moment(editorial.schedule_of(one), now)) for one in Channel],
    )


def _tables(editorial: Editorial, join: float, ask: float) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each table of the file: its name there, what it is about, and what it says."""
    words, when, window = editorial.publication, editorial.schedule, editorial.window
    return [
        (
            "publication",
            "What the feeds say of themselves",
            [
                ("Title", words.title),
                ("Description", words.description),
                ("Publisher", words.publisher),
                ("Language", words.language),
            ],
        ),
        (
            "schedule",
            "When issues go out",
            [
                ("Zone of the times", when.zone),
                *(
                    (f"The {name}", f"{_every(one.every)} at {one.at:%H:%M}, {_stories(one.limit)} at most")
                    for name, one in (("digest", when.digest), ("stories", when.stories))
                ),
            ],
        ),
        (
            "window",
            "How much of the past a feed holds",
            [
                ("Days", str(window.days)),
                ("Stories at most", str(window.stories)),
                ("Issues at most", str(window.issues)),
            ],
        ),
        (
            "articles",
            "What counts as an article",
            [
                ("Words at least", str(editorial.articles.min_words)),
                ("Standing disclaimers", "kept" if editorial.articles.keep_disclaimers else "cut"),
            ],
        ),
        (
            "subject",
            "What articles must be about",
            [
                ("Vocabulary", editorial.subject.vocabulary or "the one that comes with the program"),
                ("What is about something else", "left out" if editorial.subject.filter else "kept"),
            ],
        ),
        (
            "dedupe",
            "When two articles are one story",
            [
                ("Joined without asking", f"from a likeness of {join:.2f}"),
                ("A curator is asked", f"from a likeness of {ask:.2f}"),
            ],
        ),
        (
            "notices",
            "Papers that stories cite",
            [("Asked after", _days(editorial.notices.every_days))],
        ),
        (
            "review",
            "Who approves a story",
            [
                ("A second person", _SECOND[editorial.review.second_reviewer]),
                ("Stories of automatic sources", _AUTOMATIC[editorial.review.second_reviewer]),
            ],
        ),
    ]


def _stories(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"


def _days(number: int) -> str:
    return f"every {counted(number, 'day')}" if number else "never"


def _every(every: str) -> str:
    return "every day" if every == "day" else f"on {every.capitalize()}s"
