"""Three small databases that answer as the APIs of PubMed, Europe PMC and ClinicalTrials.gov do.

Each holds records by id, with the day they were filed, and notes what it was asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aggregator.model import Way
from tests.crawler.server import Answer, Site

ABSTRACT = "People with multiple sclerosis ate more fish for a month and wrote down how they slept. " * 6
Query = Mapping[str, str]


@dataclass(kw_only=True)
class Database:
    """Records of one API: id → the day it was filed. `records` whose text is set are given as that."""

    filed: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    page: int = 1_000  # ids in one answer at most
    instead: Callable[[Query], Answer | None] = lambda _: None

    def on(self, site: Site) -> str:
        """Answer on a site from now on; returns the path of a search."""
        raise NotImplementedError

    def answering(self, answer: Callable[[Query], Answer]) -> Callable[[Query], Answer]:
        def service(query: Query) -> Answer:
            self.asked.append(dict(query))
            return self.instead(query) or answer(query)

        return service

    def asked_for_records(self) -> list[dict[str, str]]:
        raise NotImplementedError


class PubMedDatabase(Database):
    def on(self, site: Site) -> str:
        site.services["/entrez/eutils/esearch.fcgi"] = self.answering(self._search)
        site.services["/entrez/eutils/efetch.fcgi"] = self.answering(self._fetch)
        return "/entrez/eutils/esearch.fcgi?db=pubmed&term=sclerosis+AND+diet"

    def asked_for_records(self) -> list[dict[str, str]]:
        return [query for query in self.asked if "term" not in query]

    def _found(self, since: str) -> list[str]:
        return [one for one, day in self.filed.items() if day.replace("-", "/") >= since]

    def _search(self, query: Query) -> Answer:
        self._history = self._found(query.get("mindate", ""))
        start = int(query["retstart"])
        listed = self._history[start : start + min(self.page, int(query["retmax"]))]
        ids = "".join(f"<Id>{one}</Id>" for one in listed)
        body = (
            '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC '
            '"-//NLM//DTD esearch//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/esearch.dtd">\n'
            f"<eSearchResult><Count>{len(self._history)}</Count><RetMax>{len(listed)}</RetMax>"
            f"<RetStart>{start}</RetStart><QueryKey>1</QueryKey><WebEnv>MCID_abc</WebEnv><IdList>{ids}</IdList>"
            "<TranslationSet/><QueryTranslation>x</QueryTranslation></eSearchResult>"
        )
        return Answer(body=body.encode(), kind="text/xml; charset=UTF-8")

    def _fetch(self, query: Query) -> Answer:
        if "WebEnv" in query:
            start = int(query["retstart"])
            ids = self._history[start : start + int(query["retmax"])]
        else:
            ids = query["id"].split(",")
        articles = "".join(self.texts.get(one) or pubmed_article(one) for one in ids if one in self.filed)
        body = (
            '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" '
            '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
            f"<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>"
        )
        return Answer(body=body.encode(), kind="text/xml; charset=UTF-8")


class EuropePmcDatabase(Database):
    def on(self, site: Site) -> str:
        site.services["/europepmc/webservices/rest/search"] = self.answering(self._search)
        return "/europepmc/webservices/rest/search?query=sclerosis+AND+diet"

    def asked_for_records(self) -> list[dict[str, str]]:
        return [query for query in self.asked if query["resultType"] == "core"]

    def _search(self, query: Query) -> Answer:
        asked, core = query["query"], query["resultType"] == "core"
        since = asked.partition("UPDATE_DATE:[")[2][:10]
        found = [
            one
            for one, day in self.filed.items()
            if (f"(EXT_ID:{one} AND SRC:MED)" in asked if core else day >= since)
        ]
        start = int(query["cursorMark"].removeprefix("*") or 0)
        listed = found[start : start + self.page]
        results = [
            (json.loads(self.texts[one]) if one in self.texts else europe_pmc_record(one))
            if core
            else {"id": one, "source": "MED", "pmid": one}
            for one in listed
        ]
        answer = {
            "version": "6.9",
            "hitCount": len(found),
            "nextCursorMark": str(start + len(listed)) if listed else query["cursorMark"],
            "request": {"queryString": asked},
            "resultList": {"result": results},
        }
        return Answer(body=json.dumps(answer).encode(), kind="application/json")


class TrialsDatabase(Database):
    def on(self, site: Site) -> str:
        site.services["/api/v2/studies"] = self.answering(self._search)
        return "/api/v2/studies?query.cond=sclerosis&query.term=diet"

    def asked_for_records(self) -> list[dict[str, str]]:
        return [query for query in self.asked if "filter.ids" in query]

    def _search(self, query: Query) -> Answer:
        since = query.get("filter.advanced", "").partition("RANGE[")[2][:10]
        wanted = query.get("filter.ids", "").split("|")
        found = [
            one
            for one, day in self.filed.items()
            if (one in wanted if "filter.ids" in query else day >= since)
        ]
        start = int(query.get("pageToken", 0))
        listed = found[start : start + self.page]
        answer: dict[str, Any] = {"studies": [trial(one, self.filed[one]) for one in listed]}
        if query.get("countTotal") == "true":
            answer["totalCount"] = len(found)
        if start + len(listed) < len(found):
            answer["nextPageToken"] = str(start + len(listed))
        return Answer(body=json.dumps(answer).encode(), kind="application/json")


DATABASES: dict[Way, type[Database]] = {
    Way.PUBMED: PubMedDatabase,
    Way.EUROPE_PMC: EuropePmcDatabase,
    Way.CLINICAL_TRIALS: TrialsDatabase,
}


def ids(way: Way, *numbers: int) -> list[str]:
    """Ids as the API spells them."""
    return [f"NCT{number:08}" if way is Way.CLINICAL_TRIALS else str(number) for number in numbers]


def page_of(way: Way, identity: str) -> str:
    """The path of the page where people look at a record."""
    return {
        Way.PUBMED: f"/{identity}/",
        Way.EUROPE_PMC: f"/article/MED/{identity}",
        Way.CLINICAL_TRIALS: f"/study/{identity}",
    }[way]


def pubmed_article(identity: str, abstract: str = ABSTRACT) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{identity}</PMID><Article>'
        "<Journal><Title>J</Title></Journal>"
        f"<ArticleTitle>Fish, number {identity}, in multiple sclerosis</ArticleTitle>"
        f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    )


def europe_pmc_record(identity: str) -> dict[str, Any]:
    title = f"Fish, number {identity}, in multiple sclerosis"
    return {
        "id": identity, "source": "MED", "pmid": identity, "title": title,
        "abstractText": ABSTRACT, "citedByCount": 7,
    }  # fmt: skip


def trial(identity: str, updated: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": identity,
                "briefTitle": f"Fish, number {identity}, in multiple sclerosis",
            },
            "statusModule": {"lastUpdatePostDateStruct": {"date": updated}},
            "descriptionModule": {"briefSummary": ABSTRACT},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-01"}},
        "hasResults": False,
    }
