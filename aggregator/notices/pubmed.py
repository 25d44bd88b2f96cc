"""Notices in the records of PubMed, as its service efetch answers in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from aggregator.model import Reference
from aggregator.notices.notice import Notice, NoticeKind, paper
from aggregator.references import address

_KINDS = {
    "RetractionIn": NoticeKind.RETRACTION,
    "PartialRetractionIn": NoticeKind.RETRACTION,
    "RetractedandRepublishedIn": NoticeKind.RETRACTION,
    "ErratumIn": NoticeKind.CORRECTION,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTION,
    "ExpressionOfConcernIn": NoticeKind.CONCERN,
}
_RETRACTED = "Retracted Publication"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# Where a notice stands is told in one line: "J Made Up Res. 2021 Mar 5;12(3):45. doi: 10.1000/n".
_DAY = re.compile(r"\b((?:19|20)\d\d)(?: ([A-Z][a-z]{2})(?: (\d{1,2}))?)?(?=[;:. -])")


def read_pubmed(body: bytes) -> list[Notice]:
    """What an answer says of the papers in it. Raises ValueError for what is no such answer."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"PubMed did not answer in XML: {error}") from error
    if root.tag != "PubmedArticleSet":
        raise ValueError(f"PubMed answered with {root.tag!r}, not with a set of articles")
    return [notice for record in root.iterfind("PubmedArticle") for notice in _notices(record)]


def _notices(record: etree._Element) -> Iterator[Notice]:
    papers = tuple(_papers(record))
    if not papers:
        return
    kinds = set()
    for entry in record.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        kind = _KINDS.get(entry.get("RefType") or "")
        if kind is not None:
            kinds.add(kind)
            source = entry.findtext("RefSource") or ""
            yield Notice(
                papers=papers, kind=kind, url=_where(entry, source) or address(papers[0]), day=_day(source)
            )
    types = record.iterfind("MedlineCitation/Article/PublicationTypeList/PublicationType")
    if NoticeKind.RETRACTION not in kinds and any(one.text == _RETRACTED for one in types):
        yield Notice(papers=papers, kind=NoticeKind.RETRACTION, url=address(papers[0]))


def _papers(record: etree._Element) -> Iterator[Reference]:
    """The ids of the paper itself; further down there are those of the papers it cites."""
    if own := paper("pmid", record.findtext("MedlineCitation/PMID") or ""):
        yield own
    for entry in record.iterfind("PubmedData/ArticleIdList/ArticleId"):
        if entry.get("IdType") == "doi" and (doi := paper("doi", entry.text or "")):
            yield doi


def _where(entry: etree._Element, source: str) -> str:
    notice = paper("pmid", entry.findtext("PMID") or "") or paper("doi", source)
    return address(notice) if notice else ""


def _day(source: str) -> str:
    found = _DAY.search(f"{source};")
    if found is None:
        return ""
    year, month, day = found.groups()
    if not month or month.lower() not in _MONTHS:
        return str(year)
    number = f"{year}-{_MONTHS.index(month.lower()) + 1:02}"
    return f"{number}-{int(day):02}" if day and 1 <= int(day) <= 31 else number
