"""Other things to read: teasers, lists of links, "You might also like"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.clean.marks import HINTED, READ, Mark, each
from aggregator.clean.shapes import density, doubtful, is_heading, is_prose, labels, last_prose, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article, Block

_NAMES = concept(
    "related related-posts relatedposts related-articles related-stories related-content related-links"
    " related-news"
    " recommended recommendations recommendation recirc recirculation read-more readmore read-next read-also"
    " more-stories more-from more-news morefrom also-like you-may teaser teasers teaser-list promo-card"
    " card cards"
    " article-card post-card most-read most-popular popular popular-posts trending latest latest-posts"
    " latest-news"
    " recent-posts jp-relatedposts yarpp sidebar rail widget widgets carousel up-next next-article"
    " in-article-link"
    " article-list articles-list items-list post-list news-list recs editors-recs recommend story-list"
    " see-also aside similar similar-posts suggested more-on-this crp crosslinks"
)
_THINGS = (
    r"(?:articles?|stories|story|posts?|content|reading|topics?|links?|coverage|news|reads?|items|resources"
    r"|blogs?|videos?|pages|guides?)"
)
_HEADING = re.compile(
    rf"(?:(?:you )?(?:may|might|will|'ll|’ll)? ?(?:also )?(?:like|enjoy|love|be interested in)(?: (?:these"
    rf"|this|to read|reading))?(?: {_THINGS})?"
    rf"|related(?: {_THINGS})*|(?:read|keep reading|what to read|up|watch) (?:more|next"
    rf"|also)(?: {_THINGS})*|keep reading|read more about.{{0,60}}"
    rf"|more (?:from|on|in|about|by) .{{1,60}}|more(?: {_THINGS})+(?: .{{0,40}})?|(?:our )?(?:most"
    rf"|editors?['’]?s?) (?:read|popular|viewed|shared|picks?|choice)(?: {_THINGS})*"
    rf"|(?:recommended|suggested|popular|trending|latest|recent|similar|featured|top|other|explore"
    rf"|discover|previous|next)(?: more)?(?: for you| now| {_THINGS})+(?: (?:from"
    rf"|on|in) .{{1,40}})?|(?:latest|recent|top) (?:from|on) .{{1,40}}"
    rf"|(?:recommended|trending|popular|explore more|see also|also read|also on .{{1,40}}|don['’]t miss"
    rf"|in case you missed it|recommended for you|up next|continue reading)"
    rf"|mehr zum thema|lesen sie (?:auch|mehr)|das könnte sie (?:auch )?interessieren|verwandte (?:artikel"
    rf"|themen)|auch interessant|mehr (?:von|aus) .{{1,60}}"
    rf"|(?:à )?lire (?:aussi|également)|articles? (?:liés?|similaires)|sur le même (?:sujet|thème)|(?:te"
    rf"|le) puede interesar|lea (?:también|más)|noticias relacionadas"
    rf"|leggi anche|potrebbe interessarti|articoli correlati|leia (?:também|mais)|veja também|lees ook"
    rf"|læs også|läs också)\s*[:.…>»→]*",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^[\W_]*(?:read(?: more| next| also| the full (?:story|article|report))?|related(?: (?:article|story"
    r"|reading|stories|articles))?|see also|also read|more|watch(?: more| now)?|don['’]t miss"
    r"|you (?:may|might) also like|learn more|listen|next|previous|recommended|lesen sie auch"
    r"|mehr dazu|mehr zum thema"
    r"|lire aussi|à lire aussi|lea también|leggi anche|leia também|lees ook)\s*(?:[:|–—»>→-]|about\b)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:(?:click|tap|go|see|read|find out|learn|view|continue|check out)\b.{0,40}\b(?:here|more|reading"
    r"|full (?:story|article|list)|below))[.!…>»→ ]*",
    re.IGNORECASE,
)

_LONGEST_TEASER = 250  # words
_heads, _leads, _calls = once(_HEADING.fullmatch), once(_LINE.match), once(_CALL.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if not _is_own(blocks[index]))
    yield from each(places, "in a place named for other articles", explicit=True, limit=0.9)
    yield from _under_headings(article)
    yield from _lines(article)
    yield from _link_lists(article)
    yield from _tail(article)


def _is_own(block: Block) -> bool:
    """Whether a block may be the article's own text, whatever its place is called. Teasers can be as
    long as paragraphs: where the classifier was asked, it is the judge of that."""
    if block.likelihood is not None:
        return block.words > _LONGEST_TEASER
    return block.words > 60 or (is_prose(block) and density(block) < 0.2 and block.words >= 35)


def _under_headings(article: Article) -> Iterator[Mark]:
    """A heading "Related articles" and what follows, up to the next text of the article's own."""
    blocks = article.blocks
    for start in labels(article):
        if _heads(blocks[start].text):
            end = start + 1
            while end < len(blocks) and _is_teaser(blocks[end]):
                end += 1
            if (
                is_heading(blocks[start])
                and _mostly_links(blocks[end:])
                and not any(map(_is_own, blocks[end:]))
            ):
                end = len(blocks)
            yield Mark(start, end, "other articles, by the heading above them", limit=0.9)


def _is_teaser(block: Block) -> bool:
    short = block.words <= 20 and block.tag in ("p", "li") and not is_prose(block)
    return density(block) > 0.5 or short


def _mostly_links(blocks: tuple[Block, ...]) -> bool:
    words = sum(block.words for block in blocks)
    return len(blocks) >= 2 and sum(block.link_words for block in blocks) > 0.6 * words


def _lines(article: Article) -> Iterator[Mark]:
    """One line that leads elsewhere: "Read more: …". Text that came without markup shows no links."""
    plain = not any(block.link_words for block in article.blocks)
    for index in doubtful(article, READ, 40):
        block = article.blocks[index]
        if not (plain or density(block) > 0.3):
            continue
        if _leads(block.text) or (not plain and _calls(block.text)):
            yield Mark(index, index + 1, "leads to another article")


def _link_lists(article: Article) -> Iterator[Mark]:
    """Three or more titles in a row, each nothing but a link of several words."""
    blocks = article.blocks
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and density(blocks[end]) > 0.9 and blocks[end].words >= 3:
            end += 1
        if end - start >= 3 and sum(block.words for block in blocks[start:end]) >= 5 * (end - start):
            yield Mark(start, end, "links to other articles, one after another", limit=HINTED)
        start = max(end, start + 1)


def _tail(article: Article) -> Iterator[Mark]:
    """Teaser cards after the last paragraph: headings that are links, and the lines between."""
    start = last_prose(article) + 1
    tail = article.blocks[start:]
    if _mostly_links(tail) and start > 1:
        yield Mark(start, len(article.blocks), "links to other articles, after the end")
