"""Numbers as they are written: "2,341", "sixty-four", "three hundred and twelve"."""

from __future__ import annotations

_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
WORDS = (*_SMALL, *_TENS, *_LARGE)
_WORD = "(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b"
NUMBER = (
    r"(?:(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,7})(?:\.\d{1,3})?(?: million)?\b"
    rf"|{_WORD}(?:(?:[ -]| and ){_WORD}){{0,5}})"
)


def value(written: str) -> int | None:
    """The number, or None where it is not a whole one."""
    if written[0].isdigit():
        digits, _, large = written.replace(",", "").partition(" ")
        amount = float(digits) * (1_000_000 if large else 1)
        return int(amount) if amount == int(amount) else None
    total = part = 0
    for word in written.replace("-", " ").split():
        if word in _LARGE:
            part = max(part, 1) * _LARGE[word]
            if part >= 1_000:
                total, part = total + part, 0
        elif word != "and":
            part += _SMALL.get(word, _TENS.get(word, 0))
    return total + part
