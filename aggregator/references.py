"""The papers and trials that a text names, each in one spelling.

What is read: DOIs (bare, or in the address of a publisher), PubMed and PubMed Central numbers, and
registrations at ClinicalTrials.gov, ISRCTN and the EU register. A DOI makes no difference of case, so
it is kept in small letters. It may in principle hold any character; beyond those allowed here there
only ever stands what a sentence or an address puts behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, unquote

from aggregator.model import Reference

MOST = 200  # references of one text; more are somebody's whole library
_MOST_CHARS = 2_000_000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # hyphens and joints inside words
_NUMBER = r"(\d{1,8})(?!\w)"
# Each is tried only where its sign stands, which is cheaper than looking everywhere for all.
_SIGNS = {
    "10.": (
        "doi",
        r"\b(10\.\d{4,9}(?:\.\d{1,9}){0,3}/[!$()*+,./0-9:;=@a-z_~-]{1,200}(?:<[\w:.-]{1,40}>[\w.;:-]{1,20})?)",
    ),
    "pmid": ("pmid", rf"(?<![a-z])pmid\W{{0,3}}{_NUMBER}"),
    "pubmed": ("pmid", rf"\bpubmed(?: id\W{{0,3}}|: ?|\.ncbi\.nlm\.nih\.gov/(?:\?term=)?){_NUMBER}"),
    "nih.gov/pubmed/": ("pmid", rf"nih\.gov/pubmed/(?:\?term=)?{_NUMBER}"),
    "europepmc.org/": ("pmid", rf"europepmc\.org/(?:article|abstract)/med/{_NUMBER}"),
    "pmc": ("pmcid", r"\b(pmc\d{4,9})\b"),
    "nct": ("nct", r"\bnct\s?(\d{8})\b"),
    "isrctn": ("isrctn", r"\bisrctn\s?(\d{8})\b"),
    "euctr": ("euctr", r"\beuctr\s?(\d{4}-\d{6}-\d\d)\b"),
}
_PATTERNS = tuple((sign, kind, re.compile(pattern)) for sign, (kind, pattern) in _SIGNS.items())
_PREFIXES = {"nct": "NCT", "isrctn": "ISRCTN", "euctr": "EUCTR"}
_GLUED = re.compile(r"pmc?id\b|https?:|doi:")
# What publishers put behind the DOI in an address.
_VIEW = re.compile(
    r"(?:/(?:full|fulltext|abstract|e?pdf|meta|references|html)?|\.pdf|\.full(?:-text|\.pdf)?|\.abstract)$"
)
_VERSION = re.compile(r"^(10\.1101/[\d.]+)v\d{1,2}$")
_ROW = re.compile(r"^(10\.1093/[a-z]+/[a-z0-9]+)/\d+$")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,10})\b([^<>]*)>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_INSIDE_WORDS = frozenset(("em", "strong", "sub", "sup", "b", "i", "u", "span"))
# Addresses that hold the second half of a DOI, and its first half.
_HALVES = (
    (re.compile(r"nature\.com/articles/(s\d{5}-\d{3}-\d{4,5}-\w)\b"), "10.1038/"),
    (re.compile(r"\.com/.{0,80}?\bpii(s\d{4}-\d{3}[\dx]\(\d\d\)\d{5}-[\dx])"), "10.1016/"),
)
_SIGNS_OR_HALVES = (*_SIGNS, "nature.com/", "pii")
_ADDRESSES = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "nct": "https://clinicaltrials.gov/study/",
    "isrctn": "https://www.isrctn.com/",
    "euctr": "https://www.clinicaltrialsregister.eu/ctr-search/search?query=",
}


def cited(text: str, html: str) -> tuple[Reference, ...]:
    """What an article names, in its text and in the addresses of its links: in the order of its
    markup, none twice, `MOST` at most."""
    lower = html.lower()
    linked = _with_addresses(html) if any(sign in lower for sign in _SIGNS_OR_HALVES) else ""
    return tuple(dict.fromkeys((*named(linked), *named(text))))[:MOST]


def named(text: str) -> Iterator[Reference]:
    """The references in a text, in its order; one that is named twice comes twice."""
    lower = _lower(text[:_MOST_CHARS])
    found = [
        (match.start(), kind, match[1])
        for sign, kind, pattern in _PATTERNS
        for match in _matches(lower, sign, pattern)
    ]
    for _, kind, written in sorted(found):
        if identity := _normal(kind, written):
            yield Reference(kind=kind, id=identity)


def address(reference: Reference) -> str:
    """Where a reference can be looked up."""
    return _ADDRESSES[reference.kind] + quote(reference.id, safe="/:;()._-")


def _lower(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).lower()


def _matches(lower: str, sign: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    at = lower.find(sign)
    while at >= 0:
        match = pattern.match(lower, at)
        if match:
            yield match
        at = lower.find(sign, match.end() if match else at + len(sign))


def _normal(kind: str, written: str) -> str:
    """The id in its one spelling; "" where nothing of it is left."""
    if kind == "doi":
        return _trimmed(written)
    return written.lstrip("0") if kind == "pmid" else _PREFIXES.get(kind, "") + written.upper()


def _trimmed(doi: str) -> str:
    """A DOI without what the sentence or the address around it put behind it."""
    glued = _GLUED.search(doi)
    doi = doi[: glued.start()] if glued else doi
    before = ""
    while doi != before:
        before = doi
        doi = _VIEW.sub("", doi.rstrip(".,;:!*-_"))
        # a closing bracket belongs to the DOI only when it was opened in it: 10.1016/s0140-6736(23)00001-1
        if doi.endswith(")") and doi.count(")") > doi.count("("):
            doi = doi[:-1]
    doi = _ROW.sub(r"\1", _VERSION.sub(r"\1", doi))
    return doi if "/" in doi else ""


def _with_addresses(html: str) -> str:
    """The text of markup, with the address of each link where the link begins."""
    pieces: list[str] = []
    end = 0
    for tag in _TAG.finditer(html):
        pieces.append(html[end : tag.start()])
        end = tag.end()
        name = tag[2].lower()
        if name == "a" and not tag[1] and (href := _HREF.search(tag[3])):
            pieces.append(f" {_spelled_out(unquote(unescape(href[1] or href[2] or '')))} ")
        elif name not in _INSIDE_WORDS:
            pieces.append(" ")
    pieces.append(html[end:])
    return unescape("".join(pieces))


def _spelled_out(url: str) -> str:
    lower = url.lower()
    return next((half + found[1] for way, half in _HALVES if (found := way.search(lower))), url)
