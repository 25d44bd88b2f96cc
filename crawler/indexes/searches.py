"""The APIs there are, and which of them an address is a search of."""

from __future__ import annotations

from aggregator.model import Way
from crawler.indexes.apis import Api
from crawler.indexes.clinical_trials import ClinicalTrials
from crawler.indexes.europe_pmc import EuropePmc
from crawler.indexes.pubmed import PubMed

APIS: dict[Way, Api] = {api.way: api for api in (PubMed(), EuropePmc(), ClinicalTrials())}


def api_of(url: str) -> tuple[Api, str] | None:
    """The API an address is a search of, and the address of that search."""
    for api in APIS.values():
        if address := api.recognise(url):
            return api, address
    return None


def invited(url: str) -> bool:
    """Whether an address is of an endpoint whose owner offers it to programs."""
    return any(api.invites(url) for api in APIS.values())
