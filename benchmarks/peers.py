"""Other people's extractors behind one signature: (html, url) → text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

Cleaner = Callable[[str, str], str]


def _trafilatura(**options: bool) -> Cleaner:
    extract = import_module("trafilatura").extract
    return lambda html, url: extract(html, url=url, include_comments=False, **options) or ""


def _readability() -> Cleaner:
    document, text_of = import_module("readability").Document, import_module("html_text").extract_text
    return lambda html, url: text_of(document(html).summary(html_partial=True))  # noqa: ARG005


def _resiliparse() -> Cleaner:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    options = {
        "main_content": True,
        "alt_texts": False,
        "comments": False,
        "post_meta": False,
        "list_bullets": False,
    }
    return lambda html, url: extract(html, **options)  # noqa: ARG005


def _newspaper() -> Cleaner:
    article = import_module("newspaper").article
    return lambda html, url: article(url, input_html=html, fetch_images=False).text


# name → the module it needs, and how it is made
PEERS: dict[str, tuple[str, Callable[[], Cleaner]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "trafilatura, precise": ("trafilatura", lambda: _trafilatura(favor_precision=True)),
    "trafilatura, fast": ("trafilatura", lambda: _trafilatura(fast=True)),
    "readability-lxml": ("readability", _readability),
    "resiliparse": ("resiliparse", _resiliparse),
    "newspaper4k": ("newspaper", _newspaper),
}


def load(name: str) -> Cleaner:
    """The extractor `name`; what it cannot read counts as no text, as for its users."""
    made = PEERS[name][1]()

    def clean(html: str, url: str) -> str:
        try:
            return made(html, url)
        except Exception:  # noqa: BLE001 - whatever a peer raises, its page is scored as empty
            return ""

    return clean
