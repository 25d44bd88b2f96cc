"""What readers say below an article, and the form to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.clean.marks import NAMED, READ, Mark, each
from aggregator.clean.shapes import doubtful, labels, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article, Block

_NAMES = concept(
    "comments comment commentlist comment-list comment-form comment-respond comments-area respond disqus"
    " disqus-thread reply-form fb-comments user-comments reader-comments livefyre viafoura coral-talk"
    " comment-section discussion-thread"
)
_HEADING = re.compile(  # in lower case
    r"(?:\d+ |no |view |read |show |post |join the |add a |write a |leave a |leave your |leave us a "
    r"|reader |all |your )*"
    r"(?:comments?|repl(?:y|ies)|responses?|conversation|discussion|kommentare?|commentaires?|comentarios?"
    r"|commenti|reacties)"
    r"(?: \(\d+\)| \d+| on .{1,150}| below| to .{1,150}| cancel reply)?\s*:?",
)
_FORM = re.compile(
    r"(?:your e-?mail address will not be published.*|required fields are marked.*|save my name, e-?mail.*"
    r"|cancel reply"
    r"|you must be logged in to (?:post|comment).*|log in to (?:reply|comment).*|comments are (?:closed"
    r"|off|disabled).*"
    r"|this site uses akismet.*|reply|(?:please )?(?:leave|post|add|write) (?:a|your) (?:comment"
    r"|reply).{0,60}|sort by:?.{0,30})[.!]?",
    re.IGNORECASE,
)

_SURE = 0.9
_heads, _is_form = once(lambda text: _HEADING.fullmatch(text.lower())), once(_FORM.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    yield from each(named(article, _NAMES, most=0.85), "in a place named comments", explicit=True, limit=0.99)
    yield from _after_heading(article)
    said = (i for i in doubtful(article, READ, 40) if _is_form(article.blocks[i].text))
    yield from each(said, "part of a form for comments")


def _after_heading(article: Article) -> Iterator[Mark]:
    """From a heading "Comments" to the end, when the article is mostly above it."""
    blocks = article.blocks
    for index in labels(article):
        if _heads(blocks[index].text):
            if any((after.likelihood or 0.0) >= _SURE for after in blocks[index + 1 : index + 2]):
                continue  # "Discussion", in a paper
            above, total = _words(blocks[:index]), _words(blocks)
            end = len(blocks) if above > 0.4 * total and _is_last(article, index) else index + 1
            yield Mark(index, end, "comments, by the heading above them", limit=NAMED)
            return


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(block.words for block in blocks)


def _is_last(article: Article, heading: int) -> bool:
    """No heading of the article's own kind follows: then it would go on."""
    tag = article.blocks[heading].tag
    after = article.blocks[heading + 1 :]
    return tag not in ("h1", "h2", "h3") or all(block.tag != tag for block in after)
