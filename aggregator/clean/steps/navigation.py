"""Ways to other places: menus, breadcrumbs, tags, tables of contents, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.clean.marks import HINTED, Mark, each
from aggregator.clean.shapes import (
    density,
    doubtful,
    first_prose,
    is_heading,
    is_prose,
    labels,
    last_prose,
    once,
)
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "nav navigation navbar breadcrumb breadcrumbs menu submenu tags tag-list taglist tag-links tag-cloud"
    " post-tags entry-tags article-tags categories cat-links post-categories category-list toc"
    " table-of-contents"
    " tableofcontents toc-container jump-links pagination pager page-links paging post-navigation nav-links"
    " skip-link skip-to breadcrumb-list article-topics topics topic-list keywords entry-categories"
)
_CONTENTS = re.compile(
    r"(?:table of )?contents?|in this (?:article|guide|post|story)|on this page|jump to(?: section)?"
    r"|quick links"
    r"|inhalt(?:sverzeichnis)?|sommaire|índice|what(?:’|')s inside",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:filed under|tagged(?: with| as)?|tags?|topics?|categor(?:y|ies)|posted in|keywords|schlagw\w+"
    r"|themen|more on)\s*:.*"
    r"|home|menu|search|skip to (?:main )?content|back to (?:top|all|news|blog|home).*|previous|next"
    r"|(?:previous|next) (?:post|page|article).*"
    r"|(?:tags|topics|categories|filed under|tagged)|page \d+ of \d+|(?:\S+\s*[>›»/]\s*){2,}.*"
    r"|print(?: this page)?|e-?mail|close|load more"
    r"|view (?:all|more|comments|gallery)|see all|show (?:more|less)|scroll to continue(?: with content)?"
    r"|expand|image|photos?|video|play|watch)",
    re.IGNORECASE,
)


_labels = once(_LABEL.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 40)
    yield from each(places, "in a place named a menu, tags or contents", explicit=True, limit=0.5)
    said = (
        index
        for index in doubtful(article, HINTED, 20)
        if (blocks[index].words <= 6 or density(blocks[index]) > 0.3) and _labels(blocks[index].text)
    )
    yield from each(said, "a label of the page", limit=HINTED)
    yield from _contents(article)
    yield from _edges(article)


def _contents(article: Article) -> Iterator[Mark]:
    """A heading "Contents", and the short links under it."""
    blocks = article.blocks
    for start in labels(article):
        if _CONTENTS.fullmatch(blocks[start].text.strip(" :")):
            end = start + 1
            while end < len(blocks) and blocks[end].words <= 20 and density(blocks[end]) > 0.8:
                end += 1
            if end > start + 1 or is_heading(blocks[start]):
                yield Mark(start, end, "a table of contents")


def _edges(article: Article) -> Iterator[Mark]:
    """Links alone, above the first paragraph and below the last one."""
    edges = [*range(first_prose(article)), *range(last_prose(article) + 1, len(article.blocks))]
    for index in edges:
        block = article.blocks[index]
        if density(block) > 0.8 and block.words <= 30 and not is_prose(block):
            yield Mark(index, index + 1, "only a link, at the edge of the article")
