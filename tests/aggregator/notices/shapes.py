"""Answers in the shape of the services', about papers that do not exist."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def pubmed_record(
    pmid: str, doi: str = "", entries: str = "", kinds: Sequence[str] = ("Journal Article",)
) -> str:
    types = "".join(f'<PublicationType UI="D000000">{kind}</PublicationType>' for kind in kinds)
    listed = f"<CommentsCorrectionsList>{entries}</CommentsCorrectionsList>" if entries else ""
    own = f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>'
        f'<Article PubModel="Print"><ArticleTitle>Salt and sleep</ArticleTitle>'
        f"<PublicationTypeList>{types}</PublicationTypeList></Article>{listed}</MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>{own}</ArticleIdList>'
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"
    )


def entry(kind: str, source: str, pmid: str = "") -> str:
    number = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    return (
        f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>{number}</CommentsCorrections>'
    )


def pubmed(*records: str) -> bytes:
    begin = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" '
        '"https://dtd.example/pubmed.dtd">\n'
    )
    return f"{begin}<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()


def updated(doi: str, kind: str, *day: int) -> dict[str, Any]:
    return {
        "DOI": doi,
        "type": kind,
        "label": kind.title(),
        "source": "publisher",
        "updated": {
            "date-parts": [list(day)],
            "date-time": "2024-03-05T00:00:00Z",
            "timestamp": 1709596800000,
        },
    }


def crossref(*works: dict[str, Any]) -> bytes:
    message = {"total-results": len(works), "items": list(works), "items-per-page": 20, "query": {}}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()


COLUMNS = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason,Paywalled,Notes"
)


def line(nature: str, doi: str, pmid: str = "0", notice: str = "", day: str = "3/5/2024 0:00") -> str:
    return (
        f'7,"Salt, sleep\nand diet",(HSC) Medicine;,A made-up college,J Made Up,Nobody,Wales,A Body;B Body,,'
        f"Research Article;,{day},{notice},0,1/2/2019 0:00,{doi},{pmid},{nature},+Error in Data;,No,"
    )
