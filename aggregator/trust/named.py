"""Whether author, date and references are given."""

from __future__ import annotations

import re
from collections import Counter

from aggregator.model import Answer, CleanArticle, TrustLine
from aggregator.references import cited
from aggregator.trust.lines import line

_KINDS = {"doi": "DOI", "pmid": "PubMed", "pmcid": "PMC"}  # all others are trial registers
_NO_PERSON = re.compile(
    r"^(?:by\s+)?(?:the\s+)?(?:admin(?:istrator)?|editor(?:s|ial)?(?: (?:team|staff|board))?"
    r"|staff(?: writers?)?"
    r"|webmaster|guest(?: (?:author|post|writer))?|team|author|user|anonymous|unknown)$",
    re.I,
)
_PLACES = {
    "text": "in the text near the title",
    "time": "in the text near the title",
    "page": "in the text near the title",
    "hint": "in the feed or sitemap",
    "address": "in the address of the page",
    "rules": "by a rule of the source",
}


def author(article: CleanArticle) -> TrustLine:
    site = article.metadata.site_name.strip().casefold()
    names = [name.strip() for name in article.metadata.authors if name.strip()]
    people = [name for name in names if name.casefold() != site and not _NO_PERSON.match(name)]
    if people:
        return line("Author named", Answer.YES, ", ".join(people) + _place(article, "authors"))
    only = f"Only “{names[0]}”, which is no person{_place(article, 'authors')}." if names else ""
    return line("Author named", Answer.NOT_FOUND, only)


def date(article: CleanArticle) -> TrustLine:
    said = article.metadata
    given = [
        ("published", said.published_at, _place(article, "published_at")),
        ("updated", said.modified_at, _place(article, "modified_at")),
    ]
    found = ", ".join(f"{word} {moment:%Y-%m-%d}{place}" for word, moment, place in given if moment)
    return line("Date given", Answer.YES if found else Answer.NOT_FOUND, found)


def references(article: CleanArticle) -> TrustLine:
    """How many different studies are linked or named, by the kind of their identifier."""
    named = cited(article.text, article.html)
    counted = Counter(_KINDS.get(one.kind, "trial register") for one in named)
    found = ", ".join(f"{count} × {kind}" for kind, count in sorted(counted.items()))
    if not found:
        return line("References linked", Answer.NOT_FOUND)
    return line("References linked", Answer.YES, f"{found}; first: {named[0].id} (in the text or its links)")


def _place(article: CleanArticle, field: str) -> str:
    """Where a fact was found; "" where the page does not remember."""
    origin = dict(article.metadata.origins).get(field, "")
    return f" ({_PLACES.get(origin.partition(',')[0], 'in the markup')})" if origin else ""
