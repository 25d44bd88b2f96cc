"""Claims about treatment: sentences which say that something eaten does something to MS or its symptoms,
or how much of a supplement to take. They are what can do harm, so a second person may be asked.

What denies or doubts an effect counts too ("did not find that vitamin D slows MS"). Rules cannot tell a
denial from a claim safely, and a wrong denial does harm as well; a second reading costs minutes.
That somebody has more or less of something, or a higher risk, is no claim: nobody is told what helps.

Each rule is a few lists of words that must all be in the sentence, so the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.excerpts import sentences

MOST = 6  # claims that are quoted: more make nobody read better
LONGEST = 400  # characters of a quoted sentence
OTHER_LANGUAGE = "It is not in English, so we cannot look for claims in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence, and why it is taken for a claim; "" where it is not a sentence that tells so."""

    why: str
    quote: str = ""

    @property
    def words(self) -> str:
        return f"{self.why}: “{self.quote}”" if self.quote else f"{self.why}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What a sentence says that matches all of these patterns."""

    why: str
    patterns: tuple[re.Pattern[str], ...]


def _any(*words: str) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


def _rule(why: str, *patterns: str) -> _Rule:
    return _Rule(why=why, patterns=tuple(re.compile(one, re.IGNORECASE) for one in patterns))


_SUPPLEMENT = (
    "supplement(?:s|ed|ing|ation)?", "vitamins?", "multivitamins?", "biotin", "cholecalciferol", "calcitriol",
    "magnesium", "zinc", "iron", "selenium", "iodine", "calcium", "fish oils?", "cod[- ]liver oil",
    "omega[- ]?3s?", "omega[- ]?6", "lipoic acid", "co(?:enzyme )?q10", "curcumin", "resveratrol", "egcg",
    "probiotics?", "prebiotics?", "creatine", "carnitine", "melatonin", "ginkgo", "ginseng", "propionate",
    "propionic acid", "butyrate", "spirulina", "quercetin", "folate", "folic acid", "niacin", "caffeine",
    "cbd", "cannabidiol", "evening primrose oil", "antioxidants?", "polyphenols?", "amino acids?",
    "capsules?",
)  # fmt: skip
_EATEN = (
    *_SUPPLEMENT, "diets?", "dietary", "foods?", "superfoods?", "eat(?:s|ing|en)?", "ate", "nutrients?",
    "nutrition(?:al)?", "meals?", "recipes?", "fast(?:s|ed|ing)", "fasting[- ]mimicking", "keto(?:genic)?",
    "mediterranean", "paleo", "vegans?", "vegetarian", "plant[- ]based", "low[- ]fat", "low[- ]carb",
    "wahls", "swank", "gluten(?:[- ]free)?", "dairy(?:[- ]free)?", "salt", "sugars?", "turmeric", "ginger",
    "garlic", "cinnamon", "coconut", "olive oil", "oils?", "berries", "blueberries", "fruits?",
    "vegetables?", "greens", "seeds?", "nuts?", "herbs?", "herbal", "teas?", "coffee", "cocoa", "chocolate",
    "alcohol", "wine", "honey", "juices?", "smoothies?", "broth", "milk", "kefir", "yogh?urt", "cheese",
    "meats?", "fish", "salmon", "eggs?", "oats?", "fibre", "fiber", "mushrooms?", "fats?", "fatty acids?",
    "carbohydrates?",
)  # fmt: skip
_MS = (
    "MS", "RRMS", "PPMS", "SPMS", "multiple sclerosis", "relaps(?:e|es|ing)", "flare[- ]?ups?", "flares?",
    "attacks", "lesions?", "disability", "disease activity", "(?:the|this|my|your|her|his|their) disease",
    "progression", "myelin", "remyelination", "nerve damage", "brain (?:atrophy|shrinkage|volume)",
    "neurodegeneration", "inflammation", "autoimmun(?:e|ity)",
)  # fmt: skip
_SYMPTOMS = (
    "symptoms?", "fatigue", "tiredness", "exhaustion", "brain fog", "pain", "spasms?", "spasticity",
    "stiffness", "numbness", "tingling", "weakness", "tremors?", "dizziness", "balance", "walking",
    "mobility", "vision", "bladder", "constipation", "depression", "anxiety", "memory", "cognition",
    "cognitive function", "quality of life",
)  # fmt: skip

_ABOUT = _any(*_EATEN)
# Words that may stand between what is done and what it is done to.
_BETWEEN = (
    r"(?:(?:the|their|your|my|her|his|its|our|all|any|some|most|many|of|from|with|both|new|early|active"
    r"|progressive|relapsing|chronic|severe|common|course|progress|progression|development|onset|advance"
    r"|worsening|signs?|symptoms?|number|rates?|frequency|severity|risk|effects?|damage|underlying|people"
    r"|patients|ms|ms-related|disease|down|and|or|muscle|annual|disabling|brain|nerve) ){0,7}"
)
_TO_MS = _BETWEEN + _any(*_MS)
_TO_SYMPTOMS = _BETWEEN + _any(*_SYMPTOMS)
_TO_EITHER = _BETWEEN + _any(*_MS, *_SYMPTOMS)
_CURE = r"\b(?:treat(?:s|ed|ing)?|cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?|fix(?:es|ed|ing)?|beat(?:s|ing)?"
_CURE += r"|fight(?:s|ing)?|fought|combat(?:s|ing)?|defeat(?:s|ed|ing)?|tackl(?:e|es|ed|ing)) "
_NOUN = r"\b(?:treatments?|cures?|therap(?:y|ies)|remed(?:y|ies)|antidote|medicine) (?:for|of|against) "
_SLOW = (
    r"\b(?:slow(?:s|ed|ing)?|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|revers(?:e|es|ed|ing)|delay(?:s|ed|ing)?"
    r"|arrest(?:s|ed|ing)?|prevent(?:s|ed|ing)?|undo(?:es|ne|ing)?|undid|repair(?:s|ed|ing)?"
    r"|restor(?:e|es|ed|ing)|regenerat(?:e|es|ed|ing)|suppress(?:es|ed|ing)?|control(?:s|led|ling)?"
    r"|protect(?:s|ed|ing)?(?: (?:people|the brain|nerves|you))?(?: against| from)?"
)
_LESS = (
    r"|reduc(?:e|es|ed|ing)|(?:reductions?|decreases?|improvements?|drop|fall) in"
    r"|lower(?:s|ed|ing)?|cut(?:s|ting)?|decreas(?:e|es|ed|ing)|halv(?:e|es"
    r"|ed|ing)|lessen(?:s|ed|ing)?|fewer|less|eas(?:e|es|ed|ing)|reliev(?:e|es|ed|ing)|relief"
    r"|alleviat(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|sooth(?:e|es|ed|ing)|calm(?:s|ed|ing)?"
    r"|eliminat(?:e|es|ed|ing)|banish(?:es|ed|ing)?|boost(?:s|ed|ing)?|better"
)
_HELPED = (
    r"(?:slowed|stopped|halted|reversed|delayed|prevented|cured|treated|healed|controlled|reduced|lowered"
    r"|eased|relieved|improved|alleviated|lessened|managed|put into remission|kept in check)"
)
_WENT = (
    r"(?:improve[sd]?|eased?|eases|lessen(?:s|ed)?|disappear(?:s|ed)?|vanish(?:es|ed)?|fell|dropped"
    r"|went away|goes away|got better|gets better|went into remission|subside[sd]?|reversed|cleared)"
)

_RULES = (
    _rule(
        "It says that something eaten treats or cures MS or a symptom",
        _ABOUT,
        rf"(?:{_CURE}|{_NOUN}){_TO_EITHER}|\b(?:anti-MS|MS-fighting)\b",
    ),
    _rule(
        "It says that something eaten slows, stops or reverses MS",
        _ABOUT,
        rf"{_SLOW}{_LESS}) {_TO_MS}"
        rf"|{_any(*_MS)}(?: \w+)? (?:was|were|is|are|be|been) (?:\w+ )?{_HELPED}\b"
        rf"|{_any(*_MS)}(?: \w+)? {_WENT}\b|\b(?:in|into) remission\b",
    ),
    _rule(
        "It says that something eaten helps with a symptom",
        _ABOUT,
        rf"{_SLOW}{_LESS}) {_TO_SYMPTOMS}"
        rf"|\bhelp(?:s|ed|ing)? (?:with|against|to (?:ease|reduce|relieve)|ease|reduce|relieve) {_TO_EITHER}"
        rf"|\b(?:good|works?|worked|effective) (?:for|against) {_TO_EITHER}"
        rf"|{_any(*_SYMPTOMS)}(?: \w+)? (?:was|were|is|are|be|been) (?:\w+ )?{_HELPED}\b"
        rf"|{_any(*_SYMPTOMS)}(?: \w+)? {_WENT}\b",
    ),
    _rule(
        "It sets something eaten in the place of medicines",
        _ABOUT,
        r"\b(?:instead of|rather than|alternatives? to|replac(?:e|es|ed|ing)|without|stop(?:s|ped|ping)?"
        r"|came off|come off|coming off|gave up|give up|better than|as good as|quit) "
        r"(?:(?:the|her|his|my|your|their|all|any|taking|ms|disease-modifying|prescribed|conventional) ){0,4}"
        r"(?:medicines?|medications?|drugs?|dmts?|treatments?|injections?|infusions?|meds)\b",
    ),
    _rule(
        "It tells how much of a supplement to take",
        _any(*_SUPPLEMENT),
        r"\d ?(?:iu|i\.u\.|international units|units|mg|milligram(?:me)?s?|μg|mcg|microgram(?:me)?s?|g"
        r"|gram(?:me)?s?|drops|capsules|tablets)(?![a-z])",
        r"\b(?:take|takes|taken|taking|took|given|gave|received?|dos(?:e|es|age)|daily|a day|per day"
        r"|each day|every day|a week|weekly|supplement(?:s|ed|ing|ation)?|tablets?|capsules?|pills?|drops)\b",
    ),
)
# What else does something: a sentence that names it is not about what was eaten in the one before.
_OTHER = re.compile(
    r"\b(?:drugs?|medicines?|medications?|injections?|infusions?|\w+mab|\w+imod|\w+fumarate|interferon|vaccines?"
    r"|stem cells?|exercises?|physiotherapy|yoga|training|walks|swimming|massage|sleep|counselling)\b",
    re.IGNORECASE,
)
# What looks like the disease or a cure and is none; blotted out, so that places stay the same.
_NONE = re.compile(
    r"\bMs\b|\bms\b(?=\.? [A-Z])|(?<=\d)ms\b|(?<=\d )ms\b"
    r"|(?i:\bcured (?:meats?|ham|fish|salmon|sausages?|bacon)\b|\bslow[- ]cook\w*|\bslow cookers?\b"
    r"|\btreat(?:s|ed|ing)? (?:your|my|our|them|him|her)sel(?:f|ves)\b|\bbeat (?:the|in|two|an) eggs?\b)"
)
_ALIKE = str.maketrans({"’": "'", "‐": "-", "‑": "-", "–": "-", "µ": "μ", "\u00a0": " "})


def claims(*texts: str, language: str = "") -> tuple[Claim, ...]:
    """The claims that texts make, as they come, each sentence once. One in another language than
    English counts as it stands: nobody knows what it claims."""
    found = [Claim(why=OTHER_LANGUAGE)] if language and not language.lower().startswith("en") else []
    quoted: set[str] = set()
    for claim in (one for text in texts for one in _claims_of(sentences(text))):
        if len(found) >= MOST:
            break
        if claim.quote not in quoted:
            quoted.add(claim.quote)
            found.append(claim)
    return tuple(found)


def _claims_of(found: Sequence[str]) -> Iterator[Claim]:
    before = ""
    for sentence in found:
        plain = _plain(sentence)
        # "It cured my MS.", "Fatigue fell by half.": what was eaten stands in the sentence before.
        whole = plain if _OTHER.search(plain) else f"{before} {plain}"
        for rule in _RULES:
            if all(one.search(whole if at == 0 else plain) for at, one in enumerate(rule.patterns)):
                yield Claim(why=rule.why, quote=_shortened(sentence))
                break
        before = plain


def _plain(sentence: str) -> str:
    return _NONE.sub(lambda match: "-" * len(match.group()), sentence.translate(_ALIKE))


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1].rstrip()}…"
