"""What the terms found in a text say: which count for the disease, which for the theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator.relevance.abbreviation import Reading, read_abbreviation
from aggregator.relevance.prose import Prose, prose_of
from aggregator.relevance.terms import Hit, Role, find, slice_of, tokens
from aggregator.relevance.vocabulary import Vocabulary

FULL_WEIGHT = 2  # of a term that counts as one; "diet", which belongs to no topic, is one
_WEAK_WEIGHT = 1
_LISTED_WITH = 2  # so many other diseases in a sentence make it a list of diseases
_WEAK_ALONE = 3  # so many different weak words in a sentence speak of food without a strong one


@dataclass(frozen=True, slots=True)
class Found:
    """The terms of one sentence."""

    text: str
    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    before: int = 0

    def has(self, *roles: Role) -> bool:
        """Whether a hit has one of `roles`."""
        return any(role in roles for hit in self.hits for role in hit.roles)


# What was found, by role, in the order of the text.
Marks = Mapping[Role, Sequence[tuple[int, Hit]]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A hit that may count: where it stands, and for how much.

    `aside` is what does not make the text's subject: a list of diseases, or what is left out.
    """

    sentence: int  # 0 is the title
    hit: Hit
    at: int  # words of prose ahead of it; the title's are at 0
    lead: bool = False
    core: bool = False  # in the text and before its tail
    listed: bool = False
    aside: bool = False
    weight: int = FULL_WEIGHT
    topics: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it speaks for its side."""
        return self.weight > 0 and not self.aside


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found. `sentences[0]` is the title; `aims` are those that say what the text is about."""

    sentences: tuple[Found, ...]
    words: int
    core_words: float
    reading: Reading
    disease: tuple[Spot, ...]
    theme: tuple[Spot, ...]
    others: tuple[Spot, ...]
    aims: frozenset[int]

    def term(self, spot: Spot) -> tuple[str, ...]:
        """The words the spot stands for."""
        return self.sentences[spot.sentence].words[spot.hit.start : spot.hit.end]

    def quote(self, spot: Spot) -> str:
        """The characters of the text the spot stands for."""
        return slice_of(self.sentences[spot.sentence].text, spot.hit.start, spot.hit.end)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of the text end, and which sentences are no plain ones."""

    sentences: tuple[Found, ...]
    lead: float
    core: float
    lists: frozenset[int]
    excluding: frozenset[int]

    def spot(self, number: int, hit: Hit, *, weight: int = FULL_WEIGHT, topics: tuple[str, ...] = ()) -> Spot:
        at = self.sentences[number].before + hit.start
        text = number > 0
        return Spot(
            number, hit, at, text and at < self.lead, text and at < self.core,
            aside=number in self.excluding, weight=weight, topics=topics,
        )  # fmt: skip

    def naming(self, number: int, hit: Hit) -> Spot:
        """A spot of the disease, which a list of diseases only mentions."""
        at = self.sentences[number].before + hit.start
        text, listed = number > 0, number in self.lists
        return Spot(
            number, hit, at, text and at < self.lead, text and at < self.core,
            listed=listed, aside=listed or number in self.excluding,
        )  # fmt: skip


def gather(title: str, text: str, vocabulary: Vocabulary) -> Evidence:
    """Find the vocabulary's terms in the title and the prose, and decide which count."""
    prose = prose_of(text)
    sentences = (_found(" ".join(title.split()), 0, vocabulary), *_all_found(prose, vocabulary))
    marks = _marks(sentences)
    reading = _reading(sentences, marks, prose)
    places = _Places(
        sentences, prose.lead, prose.core, frozenset(_lists(sentences, marks)), _where(marks, Role.EXCLUDING)
    )
    return Evidence(
        sentences=sentences,
        words=prose.words,
        core_words=prose.core,
        reading=reading,
        disease=tuple(_disease(places, marks, reading)),
        theme=tuple(_theme(places, marks, vocabulary)),
        others=tuple(
            places.spot(number, hit) for number, hit in _merged(marks, Role.LOOKALIKE, Role.COMPANION)
        ),
        aims=_where(marks, Role.AIM),
    )


def _found(text: str, before: int, vocabulary: Vocabulary) -> Found:
    words = tokens(text)
    return Found(text, tuple(words), tuple(find(words, vocabulary.book)), before)


def _all_found(prose: Prose, vocabulary: Vocabulary) -> Iterable[Found]:
    return (_found(sentence.text, sentence.before, vocabulary) for sentence in prose.sentences)


def _marks(sentences: Sequence[Found]) -> dict[Role, list[tuple[int, Hit]]]:
    marks: dict[Role, list[tuple[int, Hit]]] = {role: [] for role in Role}
    for number, sentence in enumerate(sentences):
        for hit in sentence.hits:
            for role in hit.roles:
                marks[role].append((number, hit))
    return marks


def _where(marks: Marks, *roles: Role) -> frozenset[int]:
    return frozenset(number for role in roles for number, _ in marks[role])


def _merged(marks: Marks, *roles: Role) -> list[tuple[int, Hit]]:
    """The hits with one of `roles`, each once, in the order of the text."""
    found = {(number, hit.start): hit for role in roles for number, hit in marks[role]}
    return [(number, found[number, start]) for number, start in sorted(found)]


def _reading(sentences: Sequence[Found], marks: Marks, prose: Prose) -> Reading:
    """The tail may only settle what all before it leaves open."""
    core = sum(1 for sentence in sentences[1:] if sentence.before < prose.core) + 1
    before = {role: [mark for mark in found if mark[0] < core] for role, found in marks.items()}
    reading = read_abbreviation(sentences, before)
    return reading if reading.settled else read_abbreviation(sentences, marks)


def _lists(sentences: Sequence[Found], marks: Marks) -> Iterator[int]:
    """The sentences that name several other diseases."""
    others: dict[int, set[tuple[str, ...]]] = {}
    for number, hit in (*marks[Role.COMPANION], *marks[Role.LOOKALIKE]):
        if number:
            others.setdefault(number, set()).add(sentences[number].words[hit.start : hit.end])
    return (number for number, named in others.items() if len(named) >= _LISTED_WITH)


def _disease(places: _Places, marks: Marks, reading: Reading) -> Iterator[Spot]:
    roles = (Role.STRONG, Role.PHRASE, Role.ABBREVIATION) if reading.counts else (Role.STRONG,)
    if any(marks[role] for role in roles):  # a model of the disease never stands alone
        for number, hit in _merged(marks, *roles, Role.MODEL):
            yield places.naming(number, hit)


def _theme(places: _Places, marks: Marks, vocabulary: Vocabulary) -> Iterator[Spot]:
    strong = _where(marks, Role.THEME)
    sure = set(strong)
    if strong:  # a title says in a word what the text below says in full
        sure.add(0)
    sure |= {number for number, words in _weak_words(places.sentences, marks) if len(words) >= _WEAK_ALONE}
    for number, hit in _merged(marks, Role.THEME, Role.WEAK):
        surely = 0 in strong or number in sure
        weight = _weight(hit, vocabulary, surely)
        topics = tuple(m.key for m in hit.meanings if m.key and _counts(m.role, surely))
        if weight or topics:
            yield places.spot(number, hit, weight=weight, topics=topics)


def _weak_words(sentences: Sequence[Found], marks: Marks) -> Iterable[tuple[int, set[tuple[str, ...]]]]:
    words: dict[int, set[tuple[str, ...]]] = {}
    for number, hit in marks[Role.WEAK]:
        words.setdefault(number, set()).add(sentences[number].words[hit.start : hit.end])
    return words.items()


def _counts(role: Role, surely: bool) -> bool:
    return role is Role.THEME or (role is Role.WEAK and surely)


def _weight(hit: Hit, vocabulary: Vocabulary, surely: bool) -> int:
    strong = [
        vocabulary.weights[meaning.key] if meaning.key else FULL_WEIGHT
        for meaning in hit.meanings
        if meaning.role is Role.THEME
    ]
    return max(strong) if strong else _WEAK_WEIGHT * surely
