"""PubMed's E-utilities: ESearch finds ids and remembers them in its history, EFetch gives records.

Their owner asks for the name of the program and an e-mail address with every request, and for no
more than three requests a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from lxml import etree

from aggregator.extract.records.safe import safe_xml
from aggregator.model import Way
from crawler.indexes import NotAnIndexError, looks_like
from crawler.indexes.apis import MOST_FOUND, PAGE, Api, ApiError, Batch, Found, by_key, query_of, with_query
from crawler.intake import Link

TOOL = "msdigest"
_ESEARCH, _EFETCH = "/esearch.fcgi", "/efetch.fcgi"
_PAGE = "https://pubmed.ncbi.nlm.nih.gov/"
_RECORD = re.compile(r"https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/([0-9]{1,9})/?")
# What is set here for each request, whatever a person left in the address.
_OURS = frozenset(
    "retmode retmax retstart rettype usehistory webenv query_key tool email api_key cmd id".split()
)
_DATES = frozenset(("mindate", "maxdate", "reldate"))


class PubMed(Api):
    """A search at PubMed. Later crawls ask for what entered it since (`datetype=edat`, or the one
    the address names)."""

    way = Way.PUBMED
    name = "PubMed"
    homepage = _PAGE
    endpoint = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    pause = 0.4
    batch = 100
    kind = "text/xml; charset=utf-8"

    def recognise(self, url: str) -> str:
        query, parts = query_of(url), urlsplit(url)
        if parts.hostname == "pubmed.ncbi.nlm.nih.gov" and parts.path == "/":
            address, query = f"{self.endpoint}esearch.fcgi", {"db": "pubmed", "term": query.get("term", "")}
        else:
            address = url if parts.path.endswith(f"/eutils{_ESEARCH}") else ""
        if not address or query.get("db", "pubmed") != "pubmed" or not query.get("term", "").strip():
            return ""
        kept = {name: value for name, value in query.items() if name.lower() not in _OURS}
        return with_query(address, {"db": "pubmed"} | kept)

    def words(self, address: str) -> str:
        return query_of(address).get("term", "")

    def search(self, address: str, *, since: date | None, place: str, email: str) -> str:
        query = query_of(self.recognise(address))
        if since is not None:
            query = {name: value for name, value in query.items() if name not in _DATES}
            query |= {"mindate": f"{since:%Y/%m/%d}", "maxdate": "3000"}
            query.setdefault("datetype", "edat")
        query |= {"retmode": "xml", "usehistory": "y", "retmax": str(PAGE), "retstart": place or "0"}
        return with_query(address, query | _signed(email))

    def read_found(self, body: bytes, place: str) -> Found:
        root = _xml(body)
        if root.tag != "eSearchResult":
            raise NotAnIndexError(f"it is no answer of ESearch: it looks like {looks_like(body)}")
        _raise_errors(root)
        ids = [
            one.text.strip() for one in root.iterfind("IdList/Id") if one.text and one.text.strip().isdigit()
        ]
        count, start = _number(root, "Count"), int(place or 0)
        if count is None:
            raise NotAnIndexError("it is an answer of ESearch, but does not say how many it found")
        further = start + len(ids)
        web, key = root.findtext("WebEnv", ""), root.findtext("QueryKey", "")
        return Found(
            links=tuple(Link(url=f"{_PAGE}{one}/") for one in ids),
            total=count,
            place=str(further) if ids and further < min(count, MOST_FOUND) else "",
            history=f"{key} {web}" if web and key else "",
            start=start,
        )

    def records(self, address: str, batch: Batch, *, email: str) -> str:
        query = {"db": "pubmed", "retmode": "xml"}
        if batch.history:
            key, _, web = batch.history.partition(" ")
            query |= {"query_key": key, "WebEnv": web}
            query |= {"retstart": str(batch.start), "retmax": str(len(batch.links))}
        else:
            query["id"] = ",".join(self.id_of(link.url) for link in batch.links)
        path = urlsplit(address).path.removesuffix(_ESEARCH) + _EFETCH
        return with_query(address, query | _signed(email), path)

    def read_records(self, body: bytes) -> dict[str, bytes]:
        root = _xml(body)
        if root.tag != "PubmedArticleSet":
            _raise_errors(root)
            raise NotAnIndexError(f"it is no answer of EFetch: its root element is {str(root.tag)[:80]}")
        return by_key(_written(root))

    def id_of(self, url: str) -> str:
        found = _RECORD.fullmatch(url)
        return found[1] if found else ""


def _written(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    """Each article of a set by itself. Books are no articles."""
    for article in root.iterfind("PubmedArticle"):
        if number := article.findtext("MedlineCitation/PMID", "").strip():
            article.tail = None
            yield f"{_PAGE}{number}/", etree.tostring(article, encoding="utf-8", xml_declaration=False)


def _signed(email: str) -> dict[str, str]:
    return {"tool": TOOL} | ({"email": email} if email else {})


def _xml(body: bytes) -> etree._Element:
    if body.lstrip().startswith(b"{"):  # rate limits are told in JSON, whatever was asked for
        raise ApiError(f"PubMed answers: {body[:300].decode('utf-8', 'replace')}")
    try:
        return safe_xml(body)
    except ValueError as error:
        raise NotAnIndexError(
            f"PubMed's answer cannot be read: {error}; it looks like {looks_like(body)}"
        ) from error


def _raise_errors(root: etree._Element) -> None:
    """Errors stand in answers with status 200. A phrase that PubMed does not know is none: it finds
    nothing, and that is told where nothing is found at all."""
    for path in ("ERROR", "ErrorList/FieldNotFound"):
        for one in root.iter(path) if "/" not in path else root.iterfind(path):
            said = " ".join("".join(map(str, one.itertext(etree.Element))).split())[:300]
            raise ApiError(f"PubMed answers: {'there is no field ' if '/' in path else ''}{said}")


def _number(root: etree._Element, path: str) -> int | None:
    text = root.findtext(path, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
