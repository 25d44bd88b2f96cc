"""A record of PubMed: the element PubmedArticle, as EFetch gives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from aggregator.extract.records.paper import Paper, day, unbracketed

_NOTICES = {
    "RetractionIn": "This paper was retracted",
    "PartialRetractionIn": "This paper was retracted in part",
    "RetractionOf": "This is the retraction of another paper",
    "ErratumIn": "A correction of this paper was published",
    "ErratumFor": "This is a correction of another paper",
    "ExpressionOfConcernIn": "An expression of concern about this paper was published",
    "ExpressionOfConcernFor": "This is an expression of concern about another paper",
    "CorrectedandRepublishedIn": "This paper was corrected and published again",
}
_IDS = {"pubmed": "PMID", "doi": "DOI", "pmc": "PMCID"}


def read(root: etree._Element) -> Paper:
    """What the record says. Raises ValueError when it has no citation in it."""
    citation = root.find("MedlineCitation")
    article = root.find("MedlineCitation/Article")
    if citation is None or article is None:
        raise ValueError("there is no MedlineCitation with an Article in it")
    types = tuple(map(_text, article.iterfind("PublicationTypeList/PublicationType")))
    return Paper(
        origin="PubMed record",
        title=unbracketed(_at(article, "ArticleTitle")) or _at(article, "VernacularTitle"),
        authors=tuple(filter(None, map(_author, article.iterfind("AuthorList/Author")))),
        journal=_at(article, "Journal/Title") or _at(article, "Journal/ISOAbbreviation"),
        published=_published(root, article),
        modified=_day(citation.find("DateRevised")),
        ids=tuple(_ids(root, citation, article)),
        notices=tuple(_notices(citation, types)),
        passages=tuple(
            (part.get("Label", ""), _text(part)) for part in article.iterfind("Abstract/AbstractText")
        ),
        facts=(
            ("Published in", (_at(article, "Journal/Title"),)),
            ("Publication types", types),
            (
                "Subject headings (MeSH)",
                tuple(map(_heading, citation.iterfind("MeshHeadingList/MeshHeading"))),
            ),
            ("Keywords", tuple(map(_text, citation.iterfind("KeywordList/Keyword")))),
        ),
    )


def _ids(root: etree._Element, citation: etree._Element, article: etree._Element) -> Iterator[str]:
    """The paper's own numbers, then the trials it names as its own."""
    found = {"PMID": _at(citation, "PMID")}
    # Only here: the reference list below PubmedData has elements of the same name.
    for one in root.iterfind("PubmedData/ArticleIdList/ArticleId"):
        if kind := _IDS.get(one.get("IdType", "")):
            found.setdefault(kind, _text(one))
    for one in article.iterfind("ELocationID"):
        if one.get("EIdType") == "doi":
            found.setdefault("DOI", _text(one))
    yield from (f"{kind} {value}" for kind, value in found.items() if value)
    for bank in article.iterfind("DataBankList/DataBank"):
        if _at(bank, "DataBankName") in {"ClinicalTrials.gov", "ISRCTN", "EudraCT"}:
            yield from map(_text, bank.iterfind("AccessionNumberList/AccessionNumber"))


def _notices(citation: etree._Element, types: tuple[str, ...]) -> Iterator[str]:
    told = False
    for one in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        if words := _NOTICES.get(one.get("RefType", "")):
            told = told or one.get("RefType") == "RetractionIn"
            where = ", ".join(filter(None, (_at(one, "RefSource"), _prefixed("PMID", _at(one, "PMID")))))
            yield f"{words}: {where}." if where else f"{words}."
    if "Retracted Publication" in types and not told:
        yield "This paper was retracted."


def _prefixed(prefix: str, value: str) -> str:
    return f"{prefix} {value}" if value else ""


def _published(root: etree._Element, article: etree._Element) -> datetime | None:
    """When readers could first have it: online, else as it came to PubMed, else with its issue."""
    if online := _day(article.find("ArticleDate")):
        return online
    for status in ("pubmed", "entrez"):
        if came := _day(root.find(f"PubmedData/History/PubMedPubDate[@PubStatus='{status}']")):
            return came
    issue = article.find("Journal/JournalIssue/PubDate")
    if issue is None:
        return None
    year, _, month = _at(issue, "MedlineDate").partition(" ")
    return _day(issue) or day(year, month)


def _day(element: etree._Element | None) -> datetime | None:
    if element is None:
        return None
    return day(_at(element, "Year"), _at(element, "Month"), _at(element, "Day"))


def _author(author: etree._Element) -> str:
    if group := _at(author, "CollectiveName"):
        return group
    first = _at(author, "ForeName") or _at(author, "Initials")
    return f"{first} {_at(author, 'LastName')}".strip()


def _heading(heading: etree._Element) -> str:
    """A descriptor and its qualifiers: "Multiple Sclerosis / diet therapy"."""
    parts = (_at(heading, "DescriptorName"), *map(_text, heading.iterfind("QualifierName")))
    return " / ".join(filter(None, parts))


def _at(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _text(found)


def _text(element: etree._Element) -> str:
    """All the text in an element, that of the markup in it too (<i>, <sub>)."""
    return " ".join("".join(map(str, element.itertext(etree.Element))).split())
