"""Papers that stories cite: asked after on loopback, and each notice asked about once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest

from aggregator.model import Case, CaseKind, Decision, Policy, Reference, Story, StoryState
from aggregator.notices import Notice, NoticeKind
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from app.jobs import BusyError, notices
from app.jobs.ingest import ingest
from app.jobs.notices import JOB, Services, check, import_list, is_due
from app.jobs.publish import publish
from app.jobs.review import rule
from app.jobs.sources import ProbeError
from app.jobs.undo import undo
from tests.aggregator.notices.shapes import COLUMNS, crossref, entry, line, pubmed, pubmed_record, updated
from tests.app.jobs.texts import TEXTS, TITLES, add_source, take_article
from tests.crawler.server import Answer, Site

DOI, PMID = "10.5555/olive.7", "31234567"
RETRACTED = entry("RetractionIn", "J Made Up. 2024 Mar 5;12:45", "38000001")


@pytest.fixture
def published(installation: Installation) -> Installation:
    """A story that readers have, which names a paper by both its ids."""
    source = add_source(installation, policy=Policy.AUTO)
    text = f"{TEXTS[TITLES[2]]} The paper is doi:{DOI} and PMID {PMID}."
    take_article(installation, source, 2, text=text)
    ingest(installation)
    publish(installation, immediately=True)
    return installation


def services(site: Site) -> Services:
    return Services(pubmed=f"{site.origin}/efetch", crossref=f"{site.origin}/works")


def answer(site: Site, *, found: bytes = pubmed(), works: bytes = crossref()) -> None:
    """Let the services answer every request like this."""
    site.paths = _Always(
        {
            "/efetch": Answer(body=found, kind="text/xml"),
            "/works": Answer(body=works, kind="application/json"),
        }
    )


class _Always(dict[str, Answer | Callable[..., Answer]]):
    """Answers whatever the query is."""

    def get(self, path: str, default: object = None) -> Answer:
        known = super().get(path.partition("?")[0], default)
        assert isinstance(known, Answer)
        return known


def open_cases(installation: Installation) -> list[Case]:
    with installation.store.read() as transaction:
        return transaction.reviews.waiting(CaseKind.NOTICE, 20)


def the_story(installation: Installation) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(1)


def test_a_retracted_paper_brings_its_story_back_once(published: Installation, site: Site) -> None:
    work = {"DOI": DOI, "updated-by": [updated("10.5555/r", "retraction", 2024, 3, 5)]}
    answer(site, found=pubmed(pubmed_record(PMID, DOI, RETRACTED)), works=crossref(work))
    summary = check(published, services(site))
    assert (summary.papers, summary.news, summary.asked, summary.problems) == (2, 1, 1, [])
    (case,) = open_cases(published)
    assert case.reasons == (
        f"a paper that this story cites was retracted on 5 March 2024 (DOI {DOI}, PubMed {PMID})",
        "https://pubmed.ncbi.nlm.nih.gov/38000001",
        "retraction https://pubmed.ncbi.nlm.nih.gov/38000001",
    )
    rule(published, case.id, Decision.IGNORE, user="ada")
    again = check(published, services(site))
    assert (again.papers, again.news, again.asked) == (2, 0, 0)
    assert open_cases(published) == []


def test_both_services_are_asked_politely_and_told_who_asks(published: Installation, site: Site) -> None:
    answer(site)
    check(published, services(site))
    asked = [unquote(path) for path in site.asked_paths if path != "/robots.txt"]
    assert sorted(asked) == [
        f"/efetch?db=pubmed&retmode=xml&id={PMID}&tool=msdigest&email=desk@example.org",
        f"/works?filter=doi:{DOI}&rows=1&mailto=desk@example.org",
    ]
    assert site.most_at_once() == 1
    assert all(one.headers["User-Agent"].startswith("msdigest/") for one in site.asked)


def test_a_doi_with_a_comma_is_asked_for_alone(installation: Installation, site: Site) -> None:
    papers = [Reference(kind="doi", id=one) for one in ("10.5555/a", "10.5555/b,c")]
    urls = [one.url for one in notices._requests(papers, services(site), "")]
    assert [url.removeprefix(site.origin) for url in urls] == [
        "/works?filter=doi:10.5555/a&rows=1",
        "/works/10.5555%2Fb%2Cc",
    ]


def test_the_next_check_goes_on_where_one_ended(
    published: Installation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "MOST_PAPERS", 1)
    answer(site)
    turns = [check(published, services(site)).next for _ in range(2)]
    assert turns == [1, 0]
    assert sorted(path.partition("?")[0] for path in site.asked_paths if path != "/robots.txt") == [
        "/efetch",
        "/works",
    ]


def test_one_that_does_not_answer_keeps_nobody_from_the_other(published: Installation, site: Site) -> None:
    answer(site, works=b"Service unavailable")
    site.paths["/efetch"] = Answer(body=pubmed(pubmed_record(PMID, entries=RETRACTED)), kind="text/xml")
    summary = check(published, services(site))
    assert (summary.papers, summary.asked) == (1, 1)
    assert "Crossref did not answer in JSON" in summary.problems[0]
    with published.store.read() as transaction:
        last = transaction.runs.last(JOB)
    assert last is not None
    assert "Crossref" in last.error
    assert not is_due(published, clock.now())
    assert is_due(published, clock.now() + timedelta(days=1, minutes=1))  # sooner than the usual week


def test_nobody_answers(published: Installation, site: Site) -> None:
    answer(site, found=b"", works=b"")
    site.paths["/works"] = Answer(status=404)
    with pytest.raises(ProbeError, match="404 Not Found"):
        check(published, services(site))
    assert open_cases(published) == []


def test_robots_and_private_addresses_are_heeded(published: Installation, site: Site) -> None:
    answer(site)
    site.robots("User-agent: *\nDisallow: /")
    with pytest.raises(ProbeError, match=r"robots\.txt forbids it"):
        check(published, services(site))
    guarded = replace(published, settings=replace(published.settings, allow_networks=()))
    with pytest.raises(ProbeError, match=r"private address|could not be read"):
        check(guarded, services(site))
    assert [path for path in site.asked_paths if path != "/robots.txt"] == []


def test_it_can_be_stopped(published: Installation, site: Site) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ProbeError, match="was stopped"):
        check(published, services(site), stop=stop)


def test_two_do_not_check_at_once(published: Installation, site: Site) -> None:
    with published.store.locks() as locks:
        assert locks.acquire(JOB)
        with pytest.raises(BusyError):
            check(published, services(site))


def test_nothing_is_asked_where_nothing_is_cited(installation: Installation, site: Site) -> None:
    assert is_due(installation, clock.now())
    assert check(installation, services(site)).papers == 0
    assert site.asked_paths == []
    assert not is_due(installation, clock.now() + timedelta(days=6))
    assert is_due(installation, clock.now() + timedelta(days=7, minutes=1))


def test_a_list_is_taken_without_asking_anybody(published: Installation) -> None:
    lines = (
        line("Retraction", DOI, "0", "10.5555/r"),
        line("Correction", "10.5555/other"),
        line("Expression of concern", "unavailable", PMID),
    )
    body = "\n".join((COLUMNS, *lines)).encode()
    summary = import_list(published, body)
    assert (summary.news, summary.asked) == (3, 2)
    assert import_list(published, body).counts == {"papers": 0, "news": 0, "asked": 0, "next": 0}
    with pytest.raises(ValueError, match="no column"):
        import_list(published, b"a,b\n1,2")


def test_a_notice_known_by_one_id_is_the_same_by_another(published: Installation, site: Site) -> None:
    import_list(published, "\n".join((COLUMNS, line("Retraction", DOI, "0", "10.5555/r"))).encode())
    answer(site, found=pubmed(pubmed_record(PMID, DOI, RETRACTED)))
    assert check(published, services(site)).asked == 0
    assert len(open_cases(published)) == 1


def concern(installation: Installation) -> Case:
    """A question about the published story."""
    notice = Notice(
        papers=(Reference(kind="doi", id=DOI),), kind=NoticeKind.CONCERN, url="https://doi.org/10.5555/c"
    )
    with installation.store.begin() as transaction:
        transaction.notices.add([notice], clock.now())
        notices.ask_curators(transaction, clock.now())
    return open_cases(installation)[0]


def documents(installation: Installation) -> str:
    publish(installation)
    return (installation.settings.outbox / "stories.atom").read_text()


def test_withdrawn_for_readers_and_back(published: Installation) -> None:
    case = concern(published)
    with pytest.raises(RulingError, match="say why"):
        rule(published, case.id, Decision.WITHDRAW, user="ada", reason=" ")
    ruling = rule(published, case.id, Decision.WITHDRAW, user="ada", reason=case.reasons[0])
    assert the_story(published).state is StoryState.REJECTED
    assert "Withdrawn: " in documents(published)
    undo(published, ruling, user="bob")
    assert the_story(published).state is StoryState.APPROVED
    assert "Withdrawn: " not in documents(published)
    assert [one.id for one in open_cases(published)] == [case.id]


def test_kept_with_a_word_about_the_paper(published: Installation) -> None:
    case, before = concern(published), the_story(published)
    ruling = rule(published, case.id, Decision.CORRECT, user="ada", summary="Its paper is doubted now.")
    assert "Its paper is doubted now." in documents(published)
    undo(published, ruling, user="ada")
    assert the_story(published).summary == before.summary


def test_other_answers_are_refused(published: Installation) -> None:
    case = concern(published)
    for decision in (Decision.APPROVE, Decision.REJECT, Decision.KEEP_FIRST):
        with pytest.raises(RulingError):
            rule(published, case.id, decision, user="ada", reason="x", title="x")


def test_stories_that_nobody_has_are_not_asked_about(published: Installation) -> None:
    case = concern(published)
    rule(published, case.id, Decision.WITHDRAW, user="ada", reason="doubted")
    import_list(published, "\n".join((COLUMNS, line("Retraction", DOI, "0", "10.5555/r"))).encode())
    assert open_cases(published) == []
