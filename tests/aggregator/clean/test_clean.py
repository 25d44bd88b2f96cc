from __future__ import annotations

import re
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean import clean, text_of
from aggregator.clean.clean import STEPS, cut
from aggregator.clean.marks import Mark
from aggregator.clean.steps import adverts, captions, comments, disclaimers, newsletter
from aggregator.model import Article, Block, CleanArticle, Ended, Metadata, Outcome

PROSE = (
    "Half of the group ate more fish for a season, and the other half kept to what they always ate at home.",
    "Nobody in either group changed their medicine, which makes the two halves easier to compare.",
    "The difference after three months was small, and it may have come about by chance, the authors write.",
    "They plan to repeat the work with more people, since three months are short for this disease.",
)


def block(text: str, tag: str = "p", *, links: float = 0.0, trail: str = "article div p") -> Block:
    words = len(text.split())
    return Block(
        tag=tag,
        text=text,
        html=f"<{tag}>{text}</{tag}>",
        words=words,
        link_words=int(words * links),
        trail=trail,
    )


def article(*blocks: Block, title: str = "Fish and MS", authors: tuple[str, ...] = ("Ada Fern",)) -> Article:
    return Article(
        url="https://site.example/a/", metadata=Metadata(title=title, authors=authors), blocks=blocks
    )


BODY = tuple(block(text) for text in PROSE)


@pytest.mark.parametrize(
    ("step", "extra"),
    [
        (
            "related",
            (
                block("You might also like:", "h3"),
                block("Ten easy soups", links=1),
                block("A walk a day", links=1),
            ),
        ),
        ("related", (block("Read more: Ten easy soups for cold days", links=0.7),)),
        ("comments", (block("3 Comments", "h3"), block("I liked this very much. Thank you for it."))),
        ("comments", (block("Your email address will not be published."),)),
        ("sharing", (block("Share this: Facebook Twitter Email"),)),
        ("newsletter", (block("Sign up for our weekly newsletter and never miss a story."),)),
        ("disclosure", (block("This post contains affiliate links; we may earn a commission."),)),
        ("navigation", (block("Tags: fish, diet", links=0.6),)),
        ("bylines", (block("Published on 5 March 2024"),)),
        ("bylines", (block("By Ada Fern"),)),
        ("authors", (block("Ada Fern is a freelance writer who covers food and health from a small town."),)),
        ("captions", (block("Photo: Bo Lind / Getty Images"),)),
        ("adverts", (block("Advertisement"),)),
        ("adverts", (block("We use cookies to make this site work. Accept all cookies?"),)),
        ("legal", (block("© 2024 Site Example. All rights reserved."),)),
        (
            "embeds",
            (block("Day three and I miss bread", "blockquote", trail="article blockquote twitter-tweet"),),
        ),
    ],
)
def test_boilerplate_is_cut_by_its_words_alone(step: str, extra: tuple[Block, ...]) -> None:
    cleaned = clean(article(*BODY, *extra))
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.text == "\n".join(PROSE)
    assert {removal.step for removal in cleaned.removals} == {step}
    assert all(removal.reason and removal.position >= len(BODY) for removal in cleaned.removals)


@pytest.mark.parametrize(
    "kept",
    [
        (block("What they ate", "h2"), block("Oily fish", "li"), block("Greens", "li")),
        (block("Group Dose", "tr"), block("A 5", "tr")),
        (block("We saw it coming.", "blockquote"),),
        (
            block("References", "h2"),
            block("Hale P. Sunlight. Annals 2001.", "li", links=1),
            block("Osei K. 2015.", "li", links=1),
        ),
        (block("Readers may share a meal, and many comment that eating together is what helps."),),
        (block("A trial of a newsletter found that people who had it read about diets more often."),),
    ],
)
def test_what_belongs_to_the_article_stays(kept: tuple[Block, ...]) -> None:
    cleaned = clean(article(*BODY[:2], *kept, *BODY[2:]))
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.removals == ()


def test_the_title_and_the_byline_under_it_go() -> None:
    cleaned = clean(article(block("Fish and MS", "h1"), block("By Ada Fern"), block("3 min read"), *BODY))
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.text == "\n".join(PROSE)
    assert [removal.position for removal in cleaned.removals] == [0, 1]


def test_a_name_around_most_of_the_article_is_not_believed() -> None:
    wrapped = [replace(one, trail=f"main div related-posts-{i // 3} p") for i, one in enumerate(BODY)]
    cleaned = clean(article(*wrapped, block("One more line here.", trail="main p")))
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.removals == ()


def test_a_greedy_step_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (*STEPS, ("greedy", lambda one: [Mark(0, len(one.blocks), "all of it")]))
    monkeypatch.setattr(sys.modules["aggregator.clean.clean"], "STEPS", steps)
    cleaned = clean(article(*BODY))
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.text == "\n".join(PROSE)


def test_too_short_says_how_many_words() -> None:
    ended = clean(article(block("Only five words stand here.")))
    assert isinstance(ended, Ended)
    assert ended.outcome == Outcome.TOO_SHORT
    assert ended.reason.startswith("5 words")


TEXTS = st.sampled_from(
    [
        *PROSE,
        "Related articles",
        "Share this",
        "By Ada Fern",
        "5 March 2024",
        "3 Comments",
        "Fish and MS",
        "References",
        "Read more: soups",
        "Contents",
        "About the author",
        "Ten easy soups for winter",
        "Advertisement",
        "© 2024 Site",
        "Next",
    ]
)
BLOCKS = st.builds(
    block,
    TEXTS,
    st.sampled_from(["p", "h1", "h2", "li", "tr", "blockquote", "figcaption"]),
    links=st.sampled_from([0.0, 0.5, 1.0]),
    trail=st.sampled_from(
        ["div p", "div related p", "aside sidebar p", "div comments p", "div promo share-bar p", ""]
    ),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(BLOCKS, max_size=25))
def test_cleaning_what_was_kept_cuts_nothing_more(blocks: list[Block]) -> None:
    kept, removals = cut(article(*blocks))
    again, more = cut(article(*kept))
    assert (again, more) == (kept, ())
    cut_words = [word for removal in removals for word in removal.text.split()]
    words = [word for one in kept for word in one.text.split()]
    assert sorted(words + cut_words) == sorted(word for one in blocks for word in one.text.split())
    assert bool(kept) == bool(blocks)  # never all of it


def test_the_text_alone_is_the_text_of_the_clean_article() -> None:
    given = article(block("Fish and MS", "h1"), *BODY, block("3 Comments", "h3"), block("I liked this."))
    cleaned = clean(given)
    assert isinstance(cleaned, CleanArticle)
    assert text_of(given) == cleaned.text == "\n".join(PROSE)


@pytest.mark.parametrize(
    "pattern",
    [
        adverts._COOKIES,
        captions._CREDIT,
        comments._HEADING,
        disclaimers._SAYS,
        newsletter._ASKS,
    ],
)
def test_what_is_looked_for_in_lower_case_is_written_so(pattern: re.Pattern[str]) -> None:
    letters = re.sub(r"\\.", "", pattern.pattern)
    assert letters == letters.lower()
