"""The spider of searches at ClinicalTrials.gov."""

from __future__ import annotations

from crawler.indexes.clinical_trials import ClinicalTrials
from crawler.spiders.search import SearchSpider


class ClinicalTrialsSpider(SearchSpider):
    """Keeps the records that a search at ClinicalTrials.gov finds."""

    name = "clinical_trials"
    api = ClinicalTrials()
