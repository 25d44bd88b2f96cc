"""Europe PMC's REST service: its search gives ids, and whole records where they are asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from aggregator.extract.records.safe import Json, listed, safe_json, text_of
from aggregator.model import Way
from crawler.indexes import NotAnIndexError, looks_like
from crawler.indexes.apis import PAGE, Api, ApiError, Batch, Found, by_key, query_of, with_query
from crawler.intake import Link

_SEARCH = "/europepmc/webservices/rest/search"
_PAGE = "https://europepmc.org/article/"
_RECORD = re.compile(r"https?://(?:www\.)?europepmc\.org/article/([A-Z]{3})/([A-Za-z0-9.-]{1,40})/?")
_OURS = frozenset("format resulttype pagesize cursormark email page callback".split())
_FIRST = "*"
# Counters, which would make another page of a record every week.
_FICKLE = ("citedByCount", "hasReferences", "hasTextMinedTerms", "hasDbCrossReferences", "hasLabsLinks")


class EuropePmc(Api):
    """A search at Europe PMC. Later crawls ask for what was added or changed since (`UPDATE_DATE`);
    which years of publication are meant, the search itself says (`FIRST_PDATE:[2024-01-01 TO 3000-12-31]`).
    """

    way = Way.EUROPE_PMC
    name = "Europe PMC"
    homepage = "https://europepmc.org/"
    endpoint = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
    pause = 0.4
    batch = 25
    kind = "application/json"

    def recognise(self, url: str) -> str:
        query, parts = query_of(url), urlsplit(url)
        if parts.hostname in {"europepmc.org", "www.europepmc.org"} and parts.path.rstrip("/") == "/search":
            address, query = f"{self.endpoint}search", {"query": query.get("query", "")}
        else:
            address = url if parts.path.rstrip("/").endswith(_SEARCH) else ""
        if not address or not query.get("query", "").strip():
            return ""
        return with_query(
            address, {name: value for name, value in query.items() if name.lower() not in _OURS}
        )

    def words(self, address: str) -> str:
        return query_of(address).get("query", "")

    def search(self, address: str, *, since: date | None, place: str, email: str) -> str:
        query = query_of(self.recognise(address))
        if since is not None:
            query["query"] = f"({query.get('query', '')}) AND UPDATE_DATE:[{since} TO 3000-12-31]"
        query |= {"format": "json", "resultType": "idlist", "pageSize": str(PAGE)}
        return with_query(address, query | {"cursorMark": place or _FIRST} | _signed(email))

    def read_found(self, body: bytes, place: str) -> Found:
        answer = _answer(body)
        results = listed(answer, "resultList", "result")
        links = [Link(url=url) for one in results if (url := _url(one))]
        total, following = answer["hitCount"], text_of(answer, "nextCursorMark")
        whole = not place and total <= len(results)  # else an empty page would say so
        ended = whole or not links or following in {"", place or _FIRST}
        return Found(links=tuple(links), total=total, place="" if ended else following)

    def records(self, address: str, batch: Batch, *, email: str) -> str:
        wanted = " OR ".join(_named(self.id_of(link.url)) for link in batch.links)
        query = {
            "query": wanted,
            "format": "json",
            "resultType": "core",
            "pageSize": str(2 * len(batch.links)),
        }
        return with_query(address, query | {"cursorMark": _FIRST} | _signed(email))

    def read_records(self, body: bytes) -> dict[str, bytes]:
        return by_key(_written(listed(_answer(body), "resultList", "result")))

    def id_of(self, url: str) -> str:
        """The source of the record and its id there: "MED/123"."""
        found = _RECORD.fullmatch(url)
        return f"{found[1]}/{found[2]}" if found else ""


def _url(record: Any) -> str:
    url = f"{_PAGE}{text_of(record, 'source')}/{text_of(record, 'id')}"
    return url if _RECORD.fullmatch(url) else ""


def _named(identity: str) -> str:
    source, _, number = identity.partition("/")
    return f"(EXT_ID:{number} AND SRC:{source})"


def _written(records: list[Any]) -> Iterator[tuple[str, bytes]]:
    for record in records:
        if url := _url(record):
            kept = {name: value for name, value in record.items() if name not in _FICKLE}
            yield url, json.dumps(kept, sort_keys=True).encode()


def _signed(email: str) -> dict[str, str]:
    return {"email": email} if email else {}


def _answer(body: bytes) -> Json:
    try:
        answer = safe_json(body)
    except ValueError as error:
        raise NotAnIndexError(
            f"Europe PMC's answer cannot be read: {error}; it looks like {looks_like(body)}"
        ) from error
    if said := text_of(answer, "errMsg") or text_of(answer, "error") or text_of(answer, "message"):
        raise ApiError(f"Europe PMC answers: {said[:300]}")
    hits = answer.get("hitCount")
    if not isinstance(hits, int) or isinstance(hits, bool) or not isinstance(answer.get("resultList"), dict):
        raise NotAnIndexError("it is JSON, but no answer of Europe PMC's search")
    return answer
