"""What the crowd of a source's pages repeats: the house's boilerplate, not the article's text.

A passage is learned when it stands on three of the pages and 15 % of them besides: on four of
five, five of ten, six of twenty, eighteen of a hundred. The fewer the pages, the larger the part,
for the newest five may well be one series with one introduction.

That is not enough, since articles repeat themselves too. So it must also

- stand near the top or the bottom of most of the pages it is on. A house dresses an article from
  outside; what stands between the article's own paragraphs ("What is multiple sclerosis?" on every
  page about it) is its text, however often it is told. Where the edges are is counted in the words
  of a page that are its own, so that a long footer does not move them;
- stand on half of the pages, and all but touch the edge, when it has fewer than twelve words. A
  sentence that long is not written twice by chance; a heading or a line of a recipe ("Salt and pepper
  to taste") is, and a heading stays with the text of the article's own that is under it;
- have four words at least: "Ingredients", "Part 2", "Read more" are never learned.

Copies of one page (to print, under another tag, syndicated) repeat each other whole, and count as
one page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import fsum, log

from xxhash import xxh3_128_hexdigest

from aggregator.dedupe.words import fold
from aggregator.model import Repeated

LEAST_PAGES = 5  # different ones; fewer are no crowd
MOST_PAGES = 100  # looked at; more would teach nothing new
MOST_LEARNED = 200  # passages of a source, those on most pages
SAMPLE = 500  # characters of a passage that are kept to be shown
_LEAST_WORDS, _SENTENCE = 4, 12
_AT_LEAST, _SHARE, _SHARE_OF_SHORT = 3, 0.15, 0.5  # of the pages
_EDGE, _NEAR = 0.2, 20  # how far from the top or bottom: a part of the page's own words; words
_MOSTLY = 2 / 3  # of the pages a passage is on, it stands at an edge
_ALIKE = 0.5  # part of two pages that both have, from which one is a copy of the other
_GROWN = 1.2  # times the pages of the last learning, from which it is worth while again
_LONGEST, _MOST_PASSAGES = 10_000, 2_000  # characters of a passage, passages of a page: both looked at
_NUMBERS = re.compile(r"\d+(?: \d+)*")

_Page = tuple[str, ...]  # its passages, folded


def passage_key(text: str) -> str:
    """The same 32 hexadecimal digits for the same words, however they are written, and whatever
    a number among them is: "12 readers liked this page" is "7 readers liked this page". Where more than
    one word in five holds a number ("Fat 12 g, salt 1 g") the numbers are what is said, and count.
    "" for passages of fewer than four words, or of numbers alone."""
    return _key(_folded(text))


def is_due(pages: int, learned_from: int | None) -> bool:
    """Whether to learn from the pages of a source, when there are so many of them, and the last
    time (None: never) there were so many."""
    return pages >= LEAST_PAGES and (learned_from is None or pages >= _GROWN * learned_from)


def learn(pages: Iterable[Sequence[str]], *, least_pages: int = LEAST_PAGES) -> tuple[Repeated, ...]:
    """What `pages` repeat, that on most pages first. A page is the texts of the blocks of its
    article, in order. The order of the pages makes no difference, and a page that is there twice
    none either; fewer than `least_pages` different ones teach nothing."""
    looked_at = [_bounded(page) for page in pages]
    crowd = _different({tuple(filter(None, map(_folded, page))) for page in looked_at} - {()})
    if len(crowd) < least_pages:
        return ()
    counts = Counter(passage for page in crowd for passage in set(page))
    often = {passage for passage, count in counts.items() if _is_often(count, len(crowd))}
    edges = Counter(passage for page in crowd for passage in set(_at_edges(page, often)))
    found = {one for one in often if _key(one) and _is_learned(one, counts[one], edges[one], len(crowd))}
    samples = _samples(looked_at, found)
    learned = (_repeated(one, samples[one], counts[one], len(crowd)) for one in found)
    return tuple(sorted(learned, key=lambda one: (-one.pages, one.text, one.key))[:MOST_LEARNED])


def _is_often(count: int, of_pages: int) -> bool:
    return count >= min(_AT_LEAST + _SHARE * of_pages, max(_AT_LEAST, of_pages))


def _is_learned(passage: str, count: int, at_edges: int, of_pages: int) -> bool:
    enough = _words(passage) >= _SENTENCE or count >= _SHARE_OF_SHORT * of_pages
    return enough and at_edges >= _MOSTLY * count


def _at_edges(page: _Page, often: set[str]) -> Iterator[str]:
    """The passages of `often` with few of the page's own words between them and its top or bottom."""
    own = [0 if passage in often else _words(passage) for passage in page]
    before, total = 0, sum(own)
    for passage, words in zip(page, own, strict=True):
        near = max(_NEAR, _EDGE * total) if _words(passage) >= _SENTENCE else _NEAR
        if passage in often and min(before, total - before) <= near:
            yield passage
        before += words


def _different(pages: set[_Page]) -> list[_Page]:
    """The pages without copies: of pages that are alike, the longest.

    What nearly all pages have says little about two of them, so a rare passage weighs more. Else short
    articles in a long footer would be taken for copies of each other.
    """
    spread = Counter(passage for page in pages for passage in set(page))
    weight = {one: _words(one) * log(1 + len(pages) / count) for one, count in spread.items()}

    def weigh(passages: Iterable[str]) -> float:
        return fsum(weight[one] for one in passages)  # exact, so that no order can tip the scales

    kept: list[tuple[_Page, frozenset[str], float]] = []
    for page in sorted(pages, key=lambda page: (-sum(map(_words, page)), page)):
        passages = frozenset(page)
        whole = weigh(passages)
        for _, others, other in kept:
            shared = weigh(passages & others)
            if shared > _ALIKE * (whole + other - shared):
                break
        else:
            kept.append((page, passages, whole))
    return [page for page, _, _ in kept]


def _samples(pages: Iterable[Sequence[str]], wanted: set[str]) -> dict[str, str]:
    """How each passage is written; of several ways, the first of the alphabet."""
    samples: dict[str, str] = {}
    for text in {text for page in pages for text in page}:
        passage = _folded(text)
        if passage in wanted:
            samples[passage] = min(samples.get(passage, text), text)
    return samples


def _repeated(passage: str, text: str, pages: int, of_pages: int) -> Repeated:
    return Repeated(key=_key(passage), text=text[:SAMPLE], pages=pages, of_pages=of_pages)


def _bounded(page: Sequence[str]) -> Sequence[str]:
    """The page; of one beyond all measure, its beginning and its end."""
    half = _MOST_PASSAGES // 2
    return page if len(page) <= _MOST_PASSAGES else (*page[:half], *page[-half:])


def _folded(text: str) -> str:
    folded = " ".join(fold(text[:_LONGEST]))
    plain, numbers = _NUMBERS.subn("0", folded)
    return plain if 5 * numbers <= _words(plain) else folded


def _key(folded: str) -> str:
    enough = _words(folded) >= _LEAST_WORDS and not folded.replace(" ", "").isdigit()
    return xxh3_128_hexdigest(folded.encode()) if enough else ""


def _words(folded: str) -> int:
    return folded.count(" ") + 1 if folded else 0
