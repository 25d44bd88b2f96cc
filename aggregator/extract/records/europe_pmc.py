"""A record of Europe PMC: one result of its search in JSON, with resultType=core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aggregator.extract.records.paper import Paper, iso_day, unbracketed
from aggregator.extract.records.safe import Json, listed, text_of, within

_RETRACTED = frozenset(("retracted publication", "retraction of publication"))
_HEADING = re.compile(r"<h4>([^<>]{1,100})</h4>", re.IGNORECASE)
_NOTICES = ("retraction in", "erratum in", "expression of concern in", "republished in")


def is_one(record: Json) -> bool:
    """Whether an object looks like such a record."""
    return isinstance(record.get("id"), str) and isinstance(record.get("source"), str) and "title" in record


def read(record: Json) -> Paper:
    """What the record says. Raises ValueError where that is no title."""
    title = text_of(record, "title")
    if not title.strip():
        raise ValueError("there is no title in it")
    types = tuple(filter(None, (text_of(one) for one in listed(record, "pubTypeList", "pubType"))))
    journal = text_of(record, "journalInfo", "journal", "title") or text_of(
        record, "bookOrReportDetails", "publisher"
    )
    return Paper(
        origin="Europe PMC record",
        title=unbracketed(title),
        authors=tuple(_authors(record)),
        journal=journal,
        published=iso_day(text_of(record, "firstPublicationDate")),
        modified=iso_day(text_of(record, "dateOfRevision")),
        ids=tuple(_ids(record)),
        licence=text_of(record, "license"),
        notices=tuple(_notices(record, types)),
        passages=tuple(_passages(text_of(record, "abstractText"))),
        facts=(
            ("Published in", (journal,)),
            ("Publication types", types),
            ("Subject headings (MeSH)", tuple(_headings(record))),
            ("Keywords", tuple(text_of(one) for one in listed(record, "keywordList", "keyword"))),
        ),
    )


def _passages(abstract: str) -> Iterator[tuple[str, str]]:
    """The parts of an abstract, at its headings."""
    first, *others = _HEADING.split(abstract, maxsplit=50)
    yield "", first
    yield from zip(others[::2], others[1::2], strict=True)


def _authors(record: Json) -> Iterator[str]:
    named = [_author(one) for one in listed(record, "authorList", "author")]
    yield from filter(None, named) if any(named) else text_of(record, "authorString").rstrip(".").split(", ")


def _author(author: Any) -> str:
    whole = f"{text_of(author, 'firstName')} {text_of(author, 'lastName')}".strip()
    return text_of(author, "collectiveName") or (
        whole if text_of(author, "firstName") else text_of(author, "fullName") or whole
    )


def _ids(record: Json) -> Iterator[str]:
    for label, name in (("PMID", "pmid"), ("DOI", "doi"), ("PMCID", "pmcid")):
        if value := text_of(record, name):
            yield f"{label} {value}"


def _notices(record: Json, types: tuple[str, ...]) -> Iterator[str]:
    for one in listed(record, "commentCorrectionList", "commentCorrection"):
        kind = text_of(one, "type")
        if kind.lower() in _NOTICES:
            number = f"PMID {text_of(one, 'id')}" if text_of(one, "source") == "MED" else text_of(one, "id")
            where = ", ".join(filter(None, (text_of(one, "reference"), number)))
            yield f"{kind}: {where}." if where else f"{kind}."
    if filed := next((one for one in types if one.lower() in _RETRACTED), ""):
        yield f"Europe PMC files this under: {filed}."


def _headings(record: Json) -> Iterator[str]:
    for heading in listed(record, "meshHeadingList", "meshHeading"):
        qualifiers = listed(within(heading, "meshQualifierList"), "meshQualifier")
        parts = (text_of(heading, "descriptorName"), *(text_of(one, "qualifierName") for one in qualifiers))
        yield " / ".join(filter(None, parts))
