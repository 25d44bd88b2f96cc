"""What a page claims: doubts and harms, cures, that treatment can be stopped, and that studies show it."""

from __future__ import annotations

import re

from aggregator.model import Answer, CleanArticle, TrustLine
from aggregator.quotes import after, before
from aggregator.trust.lines import first_seen, line, seen

_REACH = 90  # characters as far as a "no" or a "without asking" reaches

_DOUBTS_OR_HARMS = re.compile(
    r"\b(?:(?:more|further) (?:research|studies|trials|evidence) (?:is|are|will be) needed"
    r"|(?:small|short|single|pilot|preliminary) (?:study|trial)"
    r"|evidence (?:\w+ ){0,3}?(?:limited|weak|mixed|lacking|insufficient|inconclusive|conflicting)"
    r"|(?:limited|weak|mixed|insufficient|inconclusive|conflicting|low-quality|not enough|little"
    r"|no good) evidence"
    r"|(?:mixed|conflicting|inconsistent) (?:results|findings)|inconclusive|not (?:yet )?(?:known"
    r"|proven|clear)"
    r"|un(?:clear|certain|proven)|cannot (?:prove|show|be sure)|does(?: not|n't) prove"
    r"|no (?:significant )?(?:difference|benefit|effect)|side[- ]effects?|adverse (?:events?|effects?"
    r"|reactions?)"
    r"|toxic(?:ity)?|overdose|too much (?:vitamin|of)|can be harmful|risks? of (?:bleeding|deficiency"
    r"|malnutrition)"
    r"|interacts? with|interactions? with|contraindicated|not (?:suitable|recommended) for)\b",
    re.I,
)

_MIRACLE = re.compile(
    r"\b(?:cur(?:es?|ed|ing)(?! (?:ham|meats?|bacon|fish|pork|sausages?)\b)|miracles?|miraculous(?:ly)?"
    r"|breakthrough(?! (?:therapy|designation|infections?|pain|cancer|bleeding)\b)|game[- ]chang(?:er"
    r"|ing)"
    r"|magic (?:bullet|pill|cure)|revers(?:es?|ed|ing) (?:my |your |his |her |their |the )?(?:MS"
    r"|multiple sclerosis)"
    r"|heal(?:s|ed|ing)? (?:my |your |his |her |their )?(?:MS|multiple sclerosis)"
    r"|guaranteed (?:results|to)|100 ?% (?:effective|cured?|safe)"
    r"|doctors (?:don't|do not|won't) (?:want|tell) you)\b",
    re.I,
)
_NOT_CLAIMED = re.compile(
    r"\b(?:no|not|never|nor|neither|without|cannot|isn't|aren't|wasn't|doesn't|don't|won't|can't"
    r"|nothing|none|myths?"
    r"|claim(?:s|ed|ing)?|alleged|false|so-called|beware|until|hop(?:e|es|ing)|find(?:ing)?|found a"
    r"|search(?:ing)?"
    r"|toward|towards|whether|if|unlikely|unproven|incurable)\b",
    re.I,
)
_DENIED = re.compile(
    r"^[^.]{0,40}\b(?:does not exist|doesn't exist|is not|isn't|remains|yet|elusive|unknown)\b", re.I
)

_TREATMENT = (
    r"(?:(?:your|the|all|any|their|those|these|conventional|standard|MS|multiple sclerosis|prescription"
    r"|prescribed"
    r"|disease[- ]modifying|of)\s+){0,4}(?:medications?|medicines?|meds|drugs?|DMTs?|treatments?"
    r"|therap(?:y|ies)"
    r"|prescriptions?|interferons?|injections?|infusions?)\b"
)
_STOP = re.compile(
    r"\b(?:(?:stop|quit|ditch|discontinue|throw away|throw out|come off|get off|go off|give up|wean off"
    r"|skip)"
    r"\s+(?:taking\s+|using\s+)?|(?:instead of|in place of|replaces?|replacement for|alternative to"
    r"|substitute for"
    r"|better than)\s+(?:taking\s+)?|(?:no longer|won't|don't|do not|never)\s+need\s+(?:to take\s+)?)"
    + _TREATMENT,
    re.I,
)
_NOT_TOLD = re.compile(
    r"\b(?:not|never|don't|doesn't|shouldn't|can't|cannot|isn't|aren't|nor|no|before|without|unless|who"
    r"|whether|if"
    r"|patients?|participants?|trials?|when)\b",
    re.I,
)
_WARNED = re.compile(
    r"\b(?:without (?:first )?(?:talking|speaking|asking|consulting|discussing|your|a|medical)"
    r"|unless|dangerous|harmful)",
    re.I,
)

_STUDIES_SHOW = re.compile(
    r"\b(?:(?:studies|research|scientists?|experts?|science|evidence) (?:have |has |also |now |clearly )?"
    r"(?:shows?|shown|proves?|proven|suggests?|suggested|finds?|found|confirms?|confirmed|says?|agrees?)"
    r"|according to (?:recent |new |several |many )?(?:studies|research|experts)"
    r"|(?:clinically|scientifically) proven)\b",
    re.I,
)


def doubts(article: CleanArticle) -> TrustLine:
    return first_seen("Uncertainty or harms voiced", seen(article, _DOUBTS_OR_HARMS))


def cures(article: CleanArticle) -> TrustLine:
    return first_seen("Miracle-cure language", seen(article, _MIRACLE, _is_claimed))


def stops(article: CleanArticle) -> TrustLine:
    return first_seen("Tells readers to stop or replace treatment", seen(article, _STOP, _is_told))


def unlinked(article: CleanArticle, references: TrustLine) -> TrustLine:
    """Whether it says that studies show something, and links none."""
    criterion = "Unlinked “studies show”"
    found = first_seen(criterion, seen(article, _STUDIES_SHOW))
    if references.answer is Answer.YES and found.answer is Answer.YES:
        return line(criterion, Answer.NO, f"References are linked; {found.evidence}")
    return found


def _is_claimed(text: str, match: re.Match[str]) -> bool:
    """A cure that is claimed: not what is denied ("no cure"), hoped for or asked."""
    behind = after(text, match.end(), _REACH)
    ahead = before(text, match.start(), _REACH)
    return not (_NOT_CLAIMED.search(ahead) or _DENIED.search(behind) or behind.endswith("?"))


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Advice to stop or replace treatment: not a warning against it, and not a report of people who did."""
    behind = after(text, match.end(), _REACH)
    ahead = before(text, match.start(), _REACH)
    return not (_NOT_TOLD.search(ahead) or _WARNED.search(behind) or behind.endswith("?"))
