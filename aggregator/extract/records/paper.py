"""What the records of all the APIs say, in one form, and the article made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import islice

from aggregator.extract.dates import possible
from aggregator.extract.parse import fold
from aggregator.extract.segments import count_words
from aggregator.model import Article, Block, Ended, FetchedPage, Metadata, Outcome
from aggregator.references import address, named

_MOST_AUTHORS, _MOST_LISTED, _LONGEST = 100, 60, 50_000  # people; terms of a line; characters of a passage
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = {name: number for number, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
)}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper or trial as a database describes it."""

    origin: str  # who says so, for the curator: "PubMed record"
    title: str
    authors: tuple[str, ...] = ()
    journal: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    ids: tuple[str, ...] = ()  # "PMID 123", "DOI 10.1000/1", as a person writes them
    licence: str = ""
    notices: tuple[str, ...] = ()  # of retraction or correction, in words
    passages: tuple[tuple[str, str], ...] = ()  # label or "", text: the abstract
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()  # label, terms


def to_article(page: FetchedPage, paper: Paper) -> Article | Ended:
    """The article of a record: notices first, then the abstract, then what is known of the paper.
    One without an abstract is too short, however long its lists of terms are."""
    listed = paper.passages[:_MOST_LISTED]
    passages = [(fold(label), text) for label, written in listed if (text := plain(written))]
    if not passages:
        return Ended(outcome=Outcome.TOO_SHORT, reason=f"the {paper.origin} has no abstract")
    blocks = [_block("Notice", plain(text)) for text in paper.notices[:_MOST_LISTED]]
    blocks += [_block(label, text) for label, text in passages]
    blocks += [_block(label, "; ".join(terms)) for label, told in paper.facts if (terms := _terms(told))]
    if paper.ids:
        blocks.append(_ids_block(paper.ids))
    return Article(url=page.url, metadata=_metadata(page, paper), blocks=tuple(blocks))


def day(year: str, month: str = "", day_: str = "") -> datetime | None:
    """A day written in parts; the month in figures or in English, the first where a part is missing."""
    found = _YEAR.search(year)
    number = int(month) if month.isascii() and month.isdigit() else _MONTHS.get(month[:3].lower(), 1)
    if found is None:
        return None
    try:
        return datetime(
            int(found[0]), number, int(day_) if day_.isascii() and day_.isdigit() else 1, tzinfo=UTC
        )
    except ValueError:
        return None


def iso_day(text: str) -> datetime | None:
    """The day of "2026-03-02"; of "2026-03" the first."""
    return day(*[*text[:10].split("-"), "", ""][:3])


def unbracketed(title: str) -> str:
    """A title without the square brackets around one that was translated, and without a full stop."""
    title = title.strip().removesuffix(".")
    return title[1:-1].strip().removesuffix(".") if title[:1] == "[" and title[-1:] == "]" else title


def plain(text: str) -> str:
    """A text without the few tags that databases write into it (<i>, <sub>, <h4>), on one line."""
    return fold(_TAG.sub(_gap, text[:_LONGEST]))


def _gap(tag: re.Match[str]) -> str:
    """Nothing for a tag within a word or sentence, a space for one that begins or ends a paragraph."""
    return "" if re.match(r"</?(?:i|b|u|em|strong|su[bp])\b", tag[0], re.IGNORECASE) else " "


def _terms(listed: tuple[str, ...]) -> list[str]:
    return list(islice(filter(None, map(plain, listed)), _MOST_LISTED))


def _block(label: str, text: str) -> Block:
    """A paragraph. It is surely of the article: nobody else writes into a record."""
    label = label.rstrip(": ")[:100]
    html = f"<strong>{escape(label, quote=False)}:</strong> " if label else ""
    whole = f"{label}: {text}" if label else text
    return Block(
        tag="p",
        text=whole,
        html=f"<p>{html}{escape(text, quote=False)}</p>",
        words=count_words(whole),
        link_words=0,
        likelihood=1.0,
    )


def _ids_block(ids: tuple[str, ...]) -> Block:
    """The paper's own numbers, each with where it leads."""
    text = "; ".join(map(fold, ids))
    linked = "; ".join(_linked(fold(one)) for one in ids)
    return Block(
        tag="p",
        text=f"Identifiers: {text}",
        html=f"<p><strong>Identifiers:</strong> {linked}</p>",
        words=count_words(f"Identifiers: {text}"),
        link_words=count_words(text),
        likelihood=1.0,
    )


def _linked(one: str) -> str:
    written = escape(one, quote=False)
    reference = next(named(one), None)
    return f'<a href="{escape(address(reference))}">{written}</a>' if reference else written


def _metadata(page: FetchedPage, paper: Paper) -> Metadata:
    published, modified = _held(paper.published, page), _held(paper.modified, page)
    authors = tuple(dict.fromkeys(name for one in paper.authors if (name := plain(one)[:200])))
    doi = next((found for one in paper.ids for found in named(one) if found.kind == "doi"), None)
    told = {
        "title": plain(paper.title)[:1000],
        "authors": authors[:_MOST_AUTHORS],
        "published_at": published or page.hint.published_at,
        "modified_at": modified,
        "canonical_url": address(doi) if doi else "",
        "language": "en",  # abstracts are, also where the paper is not
        "site_name": plain(paper.journal)[:200],
        "licence": plain(paper.licence)[:200],
    }
    origins = dict(_origins(told, paper.origin))
    if published is None and page.hint.published_at:
        origins["published_at"] = "hint"
    return Metadata(**told, origins=tuple(sorted(origins.items())))  # type: ignore[arg-type]


def _origins(told: Mapping[str, object], origin: str) -> Iterator[tuple[str, str]]:
    yield from ((name, origin) for name, value in told.items() if value)


def _held(moment: datetime | None, page: FetchedPage) -> datetime | None:
    """A day that can be: issues are dated ahead, and some databases write 1900 for "unknown"."""
    return moment if moment is not None and possible(moment, page.fetched_at) else None
