"""What the links are for."""

from __future__ import annotations

import pytest

from aggregator.model import Answer
from tests.aggregator.trust.articles import AFFILIATE, SPAM, article, cut, line


@pytest.mark.parametrize(
    ("html", "answer"),
    [
        ('<a href="https://amzn.to/3abc">oil</a>', Answer.YES),
        ('<a href="https://www.amazon.com/dp/B00?x=1&amp;tag=diet-20">oil</a>', Answer.YES),
        ('<a rel="nofollow sponsored" href="https://shop.example/oil">oil</a>', Answer.YES),
        ("<a href='https://shop.example/oil?aff_id=7'>oil</a>", Answer.YES),
        ('<a href="https://shop.example/tag=diet">oil</a>', Answer.NOT_FOUND),
        ('<a href="https://mssociety.example/diet">charity</a>', Answer.NOT_FOUND),
    ],
)
def test_affiliate_links(html: str, answer: Answer) -> None:
    assert line(AFFILIATE, article(html=html)).answer is answer
    assert line(AFFILIATE, article(removals=cut("oil", html))).answer is answer


def test_an_affiliate_link_is_shown_with_its_words_and_its_place() -> None:
    html = '<p><a href="https://amzn.to/3abc"><b>best</b> oil</a> <a href="https://amzn.to/4">Oil</a></p>'
    assert line(AFFILIATE, article(html=html)).evidence == "2; first: https://amzn.to/3abc (in the text)"


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("gambling", '<a href="https://win.example/">Best online casino</a>'),
        ("gambling", '<a href="https://toppoker.example/slot-machine">play</a>'),
        ("essays for sale", '<a href="https://help.example/">Write my essay</a>'),
        ("essays for sale", '<a href="https://essaywriters.example/">cheap and fast</a>'),
        ("crypto money", '<a href="https://coins.example/">Crypto signals for all</a>'),
        ("crypto money", '<a href="https://bitcoin-now.example/">earn</a>'),
        ("pills", '<a href="https://rx.example/">Buy cheap viagra</a>'),
        ("pills", '<a href="https://canadian-pharmacy.example/">pharmacy</a>'),
        ("adult", '<a href="https://x.example/xxx">videos</a>'),
        ("adult", '<a href="https://x.example/">Adult dating near you</a>'),
    ],
)
def test_spam_in_what_was_cut(kind: str, html: str) -> None:
    found = line(SPAM, article("Fish is good.", removals=cut("links", html, step="hidden")))
    assert found.answer is Answer.YES
    assert found.evidence.startswith(f"1 ({kind}); first: ")
    assert found.evidence.endswith(" (in what was cut by the step “hidden”)")
    assert line(SPAM, article("Fish is good.", html)).evidence.endswith("(in the text)")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/photo-essay">A photo essay from our kitchen</a>',
        '<a href="/infections/cryptosporidium">Cryptosporidium in water</a>',
        '<a href="/stroke/cryptogenic">Cryptogenic stroke</a>',
        '<a href="/drugs/viagra">Sexual problems and Viagra</a>',
        '<a href="/care/adult-social-care">Adult social care</a>',
        '<a href="/news/gambling-harms">Help with gambling harms</a>',
        '<a href="/essex">Essex group</a>',
        '<a href="/vitamins/pills">How to swallow pills</a>',
        '<a href="/slots">Free slots for a call</a>',
        '<a href="/prescription">Vitamins without a prescription</a>',
        "<p>The casino of the town is closed.</p>",
    ],
)
def test_what_only_looks_like_spam(html: str) -> None:
    assert line(SPAM, article(html=html, removals=cut("links", html))).answer is Answer.NOT_FOUND


def test_how_much_spam_and_of_what_kinds_is_told() -> None:
    html = '<a href="https://a.example/casino">a</a><a href="https://b.example/">Bitcoin</a>' * 2
    found = line(SPAM, article(removals=cut("links", html)))
    assert found.evidence.startswith("4 (gambling, crypto money); first: “a” to https://a.example/casino (")
