"""What changed in the text of a page, as far as readers should know: a figure, a "not", a caution, or much.

A headline that reads better, a mended word or a new link is none of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aggregator.dedupe.passages import Passage, Span, compare_texts
from aggregator.revision import share_changed
from aggregator.watch.figures import Figure, figures

MUCH = 0.2  # share of the words from which a text is another one, whatever the words are
MOST_TOLD = 4
LONGEST_QUOTE = 110  # characters
_FURNITURE = re.compile(
    r"^\W*(?:last\s)?(?:updated|published|reviewed|posted|modified|accessed)\b|\bmin(?:ute)?s? read\b"
    r"|\bcomments?$|\bago$|^\W*©|\bshares?$",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|without|cannot|unlikely)\b|n['’]t\b", re.IGNORECASE
)
_CAUTION = re.compile(
    r"\b(?:caution|warn(?:s|ed|ing)?|should not|do not|must not|unproven|not (?:yet )?(?:been )?prove[dn]"
    r"|side effects?|harm(?:s|ful)?|unsafe|danger(?:ous)?|risks?|overdose|toxic"
    r"|(?:talk|speak) (?:to|with) (?:a|an|your|their)|ask (?:your|their|a)|before changing"
    r"|no replacement|not a substitute|(?:more|further) (?:research|studies)"
    r"|larger (?:study|trial|studies|trials)"
    r"|limitations?|small (?:study|trial))\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:correction|corrected|clarification|erratum|editor['’]s note|amended|retract(?:ed|ion)"
    r"|(?:an )?(?:earlier|previous|original) version of this)\b",
    re.IGNORECASE,
)


def what_changed(before: str, after: str) -> tuple[str, ...]:
    """What changed in substance, in words, the gravest first; nothing for what readers need not know."""
    share = share_changed(before, after)
    if not share:
        return ()
    passages = compare_texts(before, after)
    found = dict.fromkeys(
        (*_corrections(passages), *_figures(passages), *_denials(passages), *_cautions(passages))
    )
    told = list(found)[:MOST_TOLD]
    if len(found) > MOST_TOLD:
        told.append(f"other sentences that matter changed too: {len(found) - MOST_TOLD}")
    if share >= MUCH:
        told.append(f"about {round(share * 100)} of 100 words are different")
    return tuple(told)


def _corrections(passages: Sequence[Passage]) -> Iterator[str]:
    for one in passages:
        now, then = _text(one.second), _text(one.first)
        if one.kind != "same" and _CORRECTION.search(now) and not _CORRECTION.search(then):
            yield f"the page now says: “{quote(now)}”"


def _figures(passages: Sequence[Passage]) -> Iterator[str]:
    for one in _changed(passages):
        then, now = figures(_text(one.first)), figures(_text(one.second))
        # The same figure said again, or said elsewhere in the sentence, is no news.
        gone, come = _without(then, now), _without(now, then)
        for former, newer in zip(gone, come, strict=False):
            yield f"“{former.written}” is now “{newer.written}”"
        for former in gone[len(come) :]:
            yield f"“{former.written}” is not said any more"
        for newer in come[len(gone) :]:
            yield f"“{newer.written}” was added"


def _denials(passages: Sequence[Passage]) -> Iterator[str]:
    for one in _changed(passages):
        then, now = _text(one.first), _text(one.second)
        if len(_DENIAL.findall(then)) != len(_DENIAL.findall(now)):
            yield f"“{quote(then)}” is now “{quote(now)}”"


def _cautions(passages: Sequence[Passage]) -> Iterator[str]:
    for one in passages:
        then, now = _text(one.first), _text(one.second)
        warned, warns = bool(_CAUTION.search(then)), bool(_CAUTION.search(now))
        if warned and not warns and one.kind != "same":
            yield f"a caution was left out: “{quote(then)}”"
        elif warns and not warned and one.kind != "same":
            yield f"a caution was added: “{quote(now)}”"


def _changed(passages: Sequence[Passage]) -> list[Passage]:
    """Sentences that both texts have, but for some words."""
    return [
        one
        for one in passages
        if one.kind == "differs"
        and not any(_FURNITURE.search(_text(side)) for side in (one.first, one.second))
    ]


def _without(some: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    left = Counter(one.amount for one in others)
    found = []
    for one in some:
        if left[one.amount]:
            left[one.amount] -= 1
        else:
            found.append(one)
    return found


def quote(text: str) -> str:
    """A sentence, or the beginning of a long one."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rpartition(' ')[0]}…"


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans).strip()
