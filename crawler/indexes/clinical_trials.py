"""ClinicalTrials.gov's API, version 2: its list of studies gives ids, and whole registrations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from aggregator.extract.records.paper import iso_day
from aggregator.extract.records.safe import Json, listed, safe_json, text_of, within
from aggregator.model import Way
from crawler.indexes import NotAnIndexError, looks_like
from crawler.indexes.apis import PAGE, Api, ApiError, Batch, Found, by_key, query_of, with_query
from crawler.intake import Link

_STUDIES = "/api/v2/studies"
_PAGE = "https://clinicaltrials.gov/study/"
_RECORD = re.compile(r"https?://(?:www\.)?clinicaltrials\.gov/study/(NCT[0-9]{8})/?")
_OURS = frozenset("format fields sort pagesize pagetoken counttotal markupformat filter.ids".split())
# How the page for people calls what the API calls otherwise.
_FOR_PEOPLE = {"cond": "query.cond", "term": "query.term", "intr": "query.intr", "titles": "query.titles",
               "outc": "query.outc", "spons": "query.spons"}  # fmt: skip
# All that is read, and what a person may want to read later; the places where a study recruits and the
# tables of its results would make a hundred times as much.
_FIELDS = (
    "IdentificationModule|StatusModule|SponsorCollaboratorsModule|DescriptionModule|ConditionsModule"
    "|DesignModule|ArmsInterventionsModule|OutcomesModule|EligibilityModule|ReferencesModule"
    "|OverallOfficial|HasResults"
)


class ClinicalTrials(Api):
    """A search at ClinicalTrials.gov. Later crawls ask for what was posted or changed since
    (`LastUpdatePostDate`); a registration that changed is fetched again."""

    way = Way.CLINICAL_TRIALS
    name = "ClinicalTrials.gov"
    homepage = "https://clinicaltrials.gov/"
    endpoint = "https://clinicaltrials.gov/api/v2/"
    pause = 1.25  # its owner lets each address ask some fifty times a minute
    batch = 50
    kind = "application/json"

    def recognise(self, url: str) -> str:
        query, parts = query_of(url), urlsplit(url)
        if parts.hostname in {"clinicaltrials.gov", "www.clinicaltrials.gov"} and parts.path == "/search":
            address = f"{self.endpoint}studies"
            query = {ours: query[theirs] for theirs, ours in _FOR_PEOPLE.items() if query.get(theirs)}
        else:
            address = url if parts.path.rstrip("/").endswith(_STUDIES) else ""
        kept = {name: value for name, value in query.items() if name.lower() not in _OURS}
        if not address or not any(value.strip() for value in kept.values()):
            return ""
        return with_query(address, kept)

    def words(self, address: str) -> str:
        query = query_of(address)
        return "; ".join(value for name, value in query.items() if name.startswith(("query.", "filter.")))

    def search(self, address: str, *, since: date | None, place: str, email: str) -> str:  # noqa: ARG002
        query = query_of(self.recognise(address))
        if since is not None:
            newer = f"AREA[LastUpdatePostDate]RANGE[{since},MAX]"
            own = query.get("filter.advanced", "").strip()
            query["filter.advanced"] = f"({own}) AND {newer}" if own else newer
        query |= {"format": "json", "fields": "NCTId|LastUpdatePostDate", "pageSize": str(PAGE)}
        query |= {"pageToken": place} if place else {"countTotal": "true"}
        return with_query(address, query)

    def read_found(self, body: bytes, place: str) -> Found:
        answer = _answer(body)
        links = [link for study in answer["studies"] if (link := _link(study))]
        total, following = answer.get("totalCount"), text_of(answer, "nextPageToken")
        return Found(
            links=tuple(links),
            total=total if isinstance(total, int) else len(links),  # told on the first page only
            place="" if not links or following == place else following,
        )

    def records(self, address: str, batch: Batch, *, email: str) -> str:  # noqa: ARG002
        ids = "|".join(self.id_of(link.url) for link in batch.links)
        query = {"filter.ids": ids, "fields": _FIELDS, "format": "json", "pageSize": str(len(batch.links))}
        return with_query(address, query)

    def read_records(self, body: bytes) -> dict[str, bytes]:
        return by_key(_written(_answer(body)["studies"]))

    def id_of(self, url: str) -> str:
        found = _RECORD.fullmatch(url)
        return found[1] if found else ""


def _link(study: Any) -> Link | None:
    number = _number(study)
    if not number:
        return None
    told = iso_day(text_of(study, "protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"))
    # A day is told and no hour, so it may have changed until the end of it.
    last = datetime.combine(told.date() + timedelta(days=1), time(), UTC) if told else None
    return Link(url=f"{_PAGE}{number}", lastmod=last)


def _number(study: Any) -> str:
    number = text_of(study, "protocolSection", "identificationModule", "nctId")
    return number if _RECORD.fullmatch(f"{_PAGE}{number}") else ""


def _written(studies: list[Any]) -> Iterator[tuple[str, bytes]]:
    for study in studies:
        if number := _number(study):
            # Not what the register derives from it: that holds the day of the answer, another each day.
            kept = {
                "protocolSection": within(study, "protocolSection"),
                "hasResults": study.get("hasResults"),
            }
            yield f"{_PAGE}{number}", json.dumps(kept, sort_keys=True).encode()


def _answer(body: bytes) -> Json:
    try:
        answer = safe_json(body)
    except ValueError as error:
        raise NotAnIndexError(
            f"ClinicalTrials.gov's answer cannot be read: {error}; it looks like {looks_like(body)}"
        ) from error
    if not isinstance(answer.get("studies"), list):
        said = text_of(answer, "message") or text_of(answer, "error")
        if said:
            raise ApiError(f"ClinicalTrials.gov answers: {said[:300]}")
        raise NotAnIndexError("it is JSON, but no list of studies of ClinicalTrials.gov")
    return answer | {"studies": listed(answer, "studies")}
