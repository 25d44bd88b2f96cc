"""Adding a source: paste an address, see what is there, save it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Permission, Policy, Source
from aggregator.review import RulingError
from aggregator.urls import clean_url, host_of
from app import clock
from app.installation import Installation
from app.people import OPERATOR
from app.source_files import KEY, SourceFileError, checked, key_for
from app.web.desk import Visit, desk, number
from app.web.lookups import Lookup, Lookups
from crawler.discovery import Candidate
from storage.errors import Conflict
from storage.store import Transaction

RELOAD_SECONDS = 3
LONGEST_ADDRESS = 2_000
POLICIES = {
    Policy.REVIEW.value: "A curator approves each article",
    Policy.AUTO.value: "Articles are approved by themselves",
}
PERMISSIONS = {
    Permission.LINK.value: "only the title and the link",
    Permission.EXCERPT.value: "the beginning of the article",
    Permission.FULL_TEXT.value: "the whole article",
}
WAYS = {
    "feed": "its feed",
    "sitemap": "its sitemap",
    "listing": "its list of articles",
    "pubmed": "its search at PubMed",
    "europe_pmc": "its search at Europe PMC",
    "clinical_trials": "its search at ClinicalTrials.gov",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    name: str
    key: str
    hours: str = "6"
    policy: str = Policy.REVIEW.value
    permission: str = Permission.EXCERPT.value
    problem: str = ""


class AddSource:
    """The pages of adding a source; what was found is in the memory of this process."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._lookups = Lookups()

    def routes(self) -> list[Route]:
        return [
            desk(
                "/sources/new",
                get=lambda visit: visit.page("add_source.html", address="", problem=""),
                post=self._look,
                role=OPERATOR,
            ),
            desk("/sources/new/{number}", get=self._found, post=self._decide, role=OPERATOR),
        ]

    def _look(self, visit: Visit) -> Response:
        typed = visit.field("address").strip()[:LONGEST_ADDRESS]
        try:
            address = clean_url(typed if "://" in typed else f"https://{typed}")
        except ValueError as error:
            return visit.page("add_source.html", 422, address=typed, problem=str(error))
        found = self._lookups.begin(self._installation, address)
        return RedirectResponse(f"/sources/new/{found}", 303)

    def _found(self, visit: Visit, typed: Typed | None = None) -> Response:
        lookup = self._lookups.get(visit.number)
        if lookup.busy:
            response = visit.page("looking.html", lookup=lookup, number=visit.number)
            response.headers["Refresh"] = str(RELOAD_SECONDS)
            return response
        with visit.store.read() as transaction:
            known = _followed(transaction, lookup.candidate)
            proposed = _proposed(transaction, lookup)
        return visit.page(
            "found_source.html",
            422 if typed else 200,
            lookup=lookup,
            number=visit.number,
            known=known,
            ways=WAYS,
            typed=typed or proposed,
            policies=POLICIES,
            permissions=PERMISSIONS,
        )

    def _decide(self, visit: Visit) -> Response:
        if visit.field("decision") == "preview":
            chosen = number(visit.field("way"))
            self._lookups.choose(self._installation, visit.number, -1 if chosen is None else chosen)
            return RedirectResponse(f"/sources/new/{visit.number}", 303)
        if visit.field("decision") != "save":
            raise RulingError("That is no answer here. Please use one of the buttons.")
        lookup = self._lookups.get(visit.number)
        if lookup.busy or lookup.candidate is None:
            raise RulingError("Nothing was found yet that could be followed.")
        typed = Typed(
            **{name: visit.field(name).strip() for name in ("name", "key", "hours", "policy", "permission")}
        )
        try:
            source = _source(lookup, lookup.candidate, typed)
            with visit.store.begin() as transaction:
                added = transaction.sources.add(source)
                transaction.addresses.forget_validators(added.id)
        except (SourceFileError, Conflict) as error:
            return self._found(visit, replace(typed, problem=str(error)))
        return RedirectResponse(f"/sources?added={added.id}", 303)


def _source(lookup: Lookup, candidate: Candidate, typed: Typed) -> Source:
    """The source that was typed. Raises SourceFileError naming what is wrong."""
    if not typed.hours.isascii() or not typed.hours.isdigit() or not 1 <= int(typed.hours[:6]) <= 8760:
        raise SourceFileError("The hours between two readings are a number from 1 to 8760.")
    if typed.policy not in POLICIES or typed.permission not in PERMISSIONS:
        raise SourceFileError("Please choose who approves, and what may be shown.")
    return checked(
        Source(
            id=0,
            key=typed.key,
            name=typed.name,
            way=candidate.way,
            address=candidate.address,
            homepage=candidate.homepage or lookup.address,
            language=candidate.language[:40],
            rhythm=timedelta(hours=int(typed.hours)),
            policy=Policy(typed.policy),
            permission=Permission(typed.permission),
            verified_at=clock.now(),
        )
    )


def _followed(transaction: Transaction, candidate: Candidate | None) -> Source | None:
    """The source that follows this address already."""
    address = candidate.address if candidate else ""
    return next((one for one in transaction.sources.all() if one.address == address), None)


def _proposed(transaction: Transaction, lookup: Lookup) -> Typed:
    candidate = lookup.candidate
    taken = {one.key for one in transaction.sources.all()}
    key = first = key_for(candidate.address if candidate else lookup.address)
    count = 1
    while key in taken or not KEY.fullmatch(key):
        count += 1
        key = f"{first[:70] or 'source'}-{count}"
    name = (candidate.title if candidate else "") or host_of(lookup.address)
    return Typed(name=name[:300], key=key)
