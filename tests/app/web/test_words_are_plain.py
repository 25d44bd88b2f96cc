"""The words of the pages are plain: measured after Flesch and Kincaid, template by template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.helping import SECTIONS, section_of
from app.web.pages import TEMPLATES
from tests.app.web.world import Client

LIMIT = 8.0  # years of school
ENOUGH_WORDS = 40  # fewer tell nothing
PAGES = sorted(TEMPLATES.glob("*.html"))


def _sentences(template: Path) -> list[str]:
    """What a template says by itself, a sentence each; what is put in counts as one short word."""
    text = re.sub(r"{#.*?#}|{%.*?%}", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "it", text, flags=re.DOTALL)
    text = re.sub(r"<(code|kbd)\b.*?</\1>", "it", text, flags=re.DOTALL)
    blocks = re.split(
        r"</?(?:p|li|h\d|dt|dd|div|button|label|legend|summary|td|th|option|span)\b[^>]*>", text
    )
    plain = [" ".join(re.sub(r"<[^>]*>", " ", block).split()) for block in blocks]
    found = [sentence for block in plain for sentence in re.split(r"(?<=[.?:;])\s", block)]
    return [one for one in found if len(re.findall(r"[A-Za-z]+", one)) > 2]


def _syllables(word: str) -> int:
    lower = word.lower()
    count = len(re.findall(r"[aeiouy]+", lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(count, 1)


def grade(sentences: list[str]) -> float:
    """Years of school that a text needs."""
    words = [word for one in sentences for word in re.findall(r"[A-Za-z’']+", one)]
    if len(words) < ENOUGH_WORDS:
        return 0.0
    long = sum(map(_syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * long - 15.59


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.stem)
def test_a_page_is_easy_to_read(template: Path) -> None:
    assert grade(_sentences(template)) <= LIMIT


def test_the_measure_tells_hard_from_easy() -> None:
    hard = "Notwithstanding considerable methodological heterogeneity, supplementation demonstrated efficacy."
    assert grade([hard] * 8) > 12
    assert grade(["The cat sat on the mat and then it ran away."] * 8) < 3


def test_every_page_leads_to_its_own_part_of_the_help(curator: Client) -> None:
    help_page = curator.get("/help")
    for start, section in SECTIONS:
        assert section_of(f"{start}/7") == section
        assert help_page.html.css(f"section#{section} h2"), section
    for path in ("/history", "/status", "/login?next=/x", "/nothing"):
        page = curator.follow(path)
        href = page.html.css(".about a[href^='/help#']::attr(href)").get("")
        assert help_page.html.css(href.removeprefix("/help")), path
