"""Whether people who are counted in a sentence are those who took part in the study."""

from __future__ import annotations

import re

ENTERED = 3
_ENTERED = re.compile(
    r"\b(?:enrol\w*|recruit\w*|random\w*|assign\w*|allocat\w*|includ\w*|took part|participat\w*|sample of"
    r"|total of|(?:trial|study|review|analysis|cohort|survey) (?:of|with|in|on|involving)"
    r"|(?:trials|studies) with)\b"
)
_TOOK_PART = re.compile(
    r"\b(?:follow(?:ed|ing)|surveyed|interviewed|analy[sz]ed|asked|studied|examined|tested|compared"
    r"|drank|ate|received|filled|answered|gave|among|involv\w*|tracked|treated|kept a"
    r"|we (?:describe|report on|present)|(?:data|records) (?:of|from|on))\b"
)
# How many have the disease, or live somewhere.
_THE_MANY = re.compile(
    r"\b(?:affects?|affecting|worldwide|globally|around the world|in the world|nationwide|estimated"
    r"|prevalence|population|employs?|are diagnosed|have (?:ms|multiple sclerosis|the disease)"
    r"|liv(?:e|es|ing) with (?:ms|it|the disease|multiple sclerosis)\b[^.]{0,30}\b(?:in|world))\b"
)
_THEY_HAVE = re.compile(r"^ (?:[\w-]+ ){0,3}?(?:live|lives|have|has|get|suffer|develop|are|is)\b")
_FEW, _SO_MANY = 9, 100_000  # people: so few may be a part of them, and so many a whole country
_CLAUSE_END = re.compile(r"[,;:]")
_PER_YEAR = re.compile(r"^ (?:(?:a|each|every|per) year|annually|yearly)\b")
# A rate, an age, a span, or a denial.
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:per|every|of each|out of|aged|age|for each) |\b(?:one|two|three|\d{1,2}) in (?:every |about )?"
    r"|\bnot |\d (?:to|of) |\beach (?:cohort|group|arm) [a-z ]{0,20}|[-–/.])$"
)
_INVITED = re.compile(
    r"\b(?:screen(?:ed)?|invited|approached|assessed for eligibility|contacted|were eligible|asked to join)\b"
)
_NEAR = 40
_OF_A_GROUP = re.compile(r"\b(?:groups?|arms?)(?: \w{1,12})?(?: ?\(|: )$")
_A_PART = re.compile(
    r"^[^.,;\n]{0,30}?\b(?:developed|dropped out|withdrew|left the|stopped|died|relapsed|responded|(?:were"
    r"|was) still|remained|finished"
    r"|had (?:a )?(?:side|adverse|serious)|did not (?:finish|complete)|reported (?:nausea|side)|on our team"
    r"|in the (?:control|placebo)|(?:per|in each|for each|each) (?:[a-z]+ )?(?:group|arm|cohort))\b"
)
_NOT_ALL_AHEAD = (_OTHER_NUMBER, _OF_A_GROUP, _THE_MANY)
_NOT_ALL_BEHIND = (_A_PART, _PER_YEAR, _THE_MANY)


def weight(number: int, ahead: str, behind: str) -> int:
    """How plainly a sentence says that these took part: `ENTERED`, 2, 1, or 0 where it
    does not say so at all. `ahead` and `behind` are what it says before and after it counts them."""
    if any(pattern.search(ahead) for pattern in _NOT_ALL_AHEAD):
        return 0
    if any(pattern.search(behind) for pattern in _NOT_ALL_BEHIND):
        return 0
    if _INVITED.search(ahead[-_NEAR:].rpartition(",")[2]) or _INVITED.search(behind[:_NEAR]):
        return 0
    if _ENTERED.search(ahead) or _ENTERED.search(behind):
        return ENTERED
    if _TOOK_PART.search(ahead) or _TOOK_PART.search(_CLAUSE_END.split(behind)[0]):
        return 2
    return 1 if _FEW < number < _SO_MANY and not _THEY_HAVE.search(behind) else 0
