"""What the terms found in a text say: which count for the disease, which for the theme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.relevance.abbreviation import Reading, read_abbreviation
from aggregator.relevance.prose import Prose, prose_of
from aggregator.relevance.terms import Hit, Role, find, slice_of, tokens
from aggregator.relevance.vocabulary import Vocabulary

_UNNAMED_WEIGHT = 2  # of a word like "diet", which belongs to no topic
_WEAK_WEIGHT = 1
_LISTED_WITH = 2  # so many other diseases in a sentence make it a list of diseases


@dataclass(frozen=True, slots=True)
class Found:
    """The terms of one sentence."""

    text: str
    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    before: int = 0

    def of(self, *roles: Role) -> list[Hit]:
        """The hits that have one of `roles`."""
        return [hit for hit in self.hits if any(meaning.role in roles for meaning in hit.meanings)]


@dataclass(frozen=True, slots=True)
class Spot:
    """A hit that counts: where it stands, and for how much."""

    sentence: int  # 0 is the title
    hit: Hit
    lead: bool
    listed: bool = False  # named only among other diseases
    weight: int = 0
    weak: bool = False
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found. `sentences[0]` is the title."""

    sentences: tuple[Found, ...]
    words: int
    reading: Reading
    disease: tuple[Spot, ...]
    theme: tuple[Spot, ...]
    others: tuple[Spot, ...]

    def quote(self, spot: Spot) -> str:
        """The characters of the text the spot stands for."""
        return slice_of(self.sentences[spot.sentence].text, spot.hit.start, spot.hit.end)


def gather(title: str, text: str, vocabulary: Vocabulary) -> Evidence:
    """Find the vocabulary's terms in the title and the prose, and decide which count."""
    prose = prose_of(text)
    sentences = (_found(" ".join(title.split()), 0, vocabulary), *_all_found(prose, vocabulary))
    reading = read_abbreviation([(sentence.words, sentence.hits) for sentence in sentences])
    naming = (Role.STRONG, Role.ABBREVIATION) if reading.counts else (Role.STRONG,)
    return Evidence(
        sentences=sentences,
        words=prose.words,
        reading=reading,
        disease=tuple(_disease(sentences, prose.lead, naming)),
        theme=tuple(_theme(sentences, prose.lead, vocabulary)),
        others=tuple(_spots(sentences, prose.lead, Role.LOOKALIKE, Role.COMPANION)),
    )


def _found(text: str, before: int, vocabulary: Vocabulary) -> Found:
    words = tokens(text)
    return Found(text, tuple(words), tuple(find(words, vocabulary.book)), before)


def _all_found(prose: Prose, vocabulary: Vocabulary) -> Iterable[Found]:
    return (_found(sentence.text, sentence.before, vocabulary) for sentence in prose.sentences)


def _in_lead(number: int, sentence: Found, hit: Hit, lead: float) -> bool:
    return number > 0 and sentence.before + hit.start < lead


def _spots(sentences: tuple[Found, ...], lead: float, *roles: Role) -> Iterable[Spot]:
    for number, sentence in enumerate(sentences):
        for hit in sentence.of(*roles):
            yield Spot(number, hit, _in_lead(number, sentence, hit, lead))


def _disease(sentences: tuple[Found, ...], lead: float, naming: tuple[Role, ...]) -> Iterable[Spot]:
    named = list(_spots(sentences, lead, *naming))
    if named:  # a model of the disease never stands alone
        named += _spots(sentences, lead, Role.MODEL)
    lists = {number for number, sentence in enumerate(sentences) if number and _is_list(sentence)}
    for spot in sorted(named, key=lambda spot: (spot.sentence, spot.hit.start)):
        yield Spot(spot.sentence, spot.hit, spot.lead, listed=spot.sentence in lists)


def _is_list(sentence: Found) -> bool:
    others = {sentence.words[hit.start : hit.end] for hit in sentence.of(Role.COMPANION, Role.LOOKALIKE)}
    return len(others) >= _LISTED_WITH


def _theme(sentences: tuple[Found, ...], lead: float, vocabulary: Vocabulary) -> Iterable[Spot]:
    titled = bool(sentences[0].of(Role.THEME))
    for number, sentence in enumerate(sentences):
        surely = titled or bool(sentence.of(Role.THEME))
        for hit in sentence.of(Role.THEME, Role.WEAK):
            weight = _weight(hit, vocabulary, surely)
            topics = tuple(m.key for m in hit.meanings if m.key and _counts(m.role, surely))
            if weight or topics:
                in_lead = _in_lead(number, sentence, hit, lead)
                weak = not any(meaning.role is Role.THEME for meaning in hit.meanings)
                yield Spot(number, hit, in_lead, weight=weight, weak=weak, topics=topics)


def _counts(role: Role, surely: bool) -> bool:
    return role is Role.THEME or (role is Role.WEAK and surely)


def _weight(hit: Hit, vocabulary: Vocabulary, surely: bool) -> int:
    strong = [
        vocabulary.weights[meaning.key] if meaning.key else _UNNAMED_WEIGHT
        for meaning in hit.meanings
        if meaning.role is Role.THEME
    ]
    return max(strong) if strong else _WEAK_WEIGHT * surely
