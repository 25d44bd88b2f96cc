"""Who speaks of science: the signs of a guideline, of news, and of a paper that reports a study itself.
Points are measured on the golden texts."""

from __future__ import annotations

from aggregator.evidence.rules import rule

_STUDY = r"(?:stud(?:y|ies)|trial|research|analysis|review|paper|experiment)"
_EXPERT = r"(?:dr|prof(?:essor)?)\.? [a-z]"

GUIDELINE = (
    rule("Is called a guideline", 3, "guideline|guidance|recommendations|consensus|position ", (
        r"\bguidelines?\b|\bguidance\b|\brecommendations\b|\bconsensus\b|\bposition (?:statement|paper)\b"
    ), title=True),
    rule("Speaks as, or of, a guideline", 3, "guideline|these recommendations|guidance", (
        r"\bth(?:is|ese) (?:guidelines?|guidance|recommendations)\b"
        r"|\bguid(?:elines?|ance) (?:also |now )?(?:recommends?|advises?|says?|tells?|calls?|was|were"
        r"|replaces?)\b"
        r"|\baccording to (?:the |a )?(?:new |updated )?guid(?:elines?|ance)\b"
    )),
    rule("Grades its advice", 3, "recommendation |recommendation)|recommendation,|grade |level of evidence", (
        r"\brecommendation \d|\b(?:strong|weak|conditional) recommendation\b|\bgrade [abcd]\b"
        r"|\blevel of evidence\b"
    )),
    rule("Was agreed by a body", 2, "panel|committee|working group|delphi|consensus|agreed by|task force", (
        r"\b(?:panel|committee|working group|task force) (?:of|recommend|advise|agreed|met|vote)"
        r"|\bexpert panel\b|\bdelphi\b"
        r"|\bcalled consensus\b|\bagreed by (?:the|a|our)\b"
    ), most=2),
    rule("Says what should be done", 1, "recommend|should |do not offer|offer |advises", (
        r"\bwe (?:do not |strongly )?recommend\b|\bshould (?:not )?be (?:offered|screened|tested|measured"
        r"|referred|discussed"
        r"|advised|given|weighed|checked)\b|\b(?:do not )?offer (?:all|people|patients|vitamin)\b"
        r"|\brecommends that\b|\badvises against\b"
    ), most=3),
)  # fmt: skip

NEWS = (
    rule("The title tells what a study found", 3, "find|found|suggest|say|show|study|scientists"
        "|researchers", (
        r"\b" + _STUDY + r" (?:finds|found|suggests|shows|says|reveals|hints)\b"
        r"|\b(?:scientists|researchers|experts) (?:say|find|found|discover|stunned|hope|warn|identify)"
    ), title=True, speech=True, other_studies=True),
    rule("Tells of a new study", 2, "study|studies|research|trial|analysis|review|paper", (
        r"\b(?:new|recent|latest|major) (?:\w+ )?" + _STUDY + r"\b|\baccording to (?:an? "
        r"|the )?(?:\w+ ){0,2}" + _STUDY + r"\b"
        r"|\ban? (?:\w+ )?" + _STUDY + r" (?:has |have )?(?:found|finds|shows|shown|suggests|suggested)\b"
    ), other_studies=True),
    rule("Names where the study appeared", 2, "journal|published|presented at", (
        r"\bin the journal\b|\b(?:study|findings|results|research|paper)\b[^.\n]{0,40}\b(?:published"
        r"|appeared?|presented)"
        r" (?:\w+ ){0,3}(?:in|at|on|by)\b|\bpublished (?:\w+ ){0,2}in the\b"
    ), other_studies=True),
    rule("Tells what researchers did or say", 2, "researchers|scientists|the team|investigators", (
        r"\b(?:researchers|scientists|investigators|the team) (?:\w+ )?(?:at|from|say|said|found|find|gave"
        r"|asked|followed|stress"
        r"|warn|hope|believe|report|compared|studied|looked|fed|tested|used|led|recruited|discovered)"
    ), other_studies=True),
    rule("Quotes an expert", 2, "dr |dr. |prof", (
        r"\b(?:said|says|told|explained|explains|added|adds|according to) (?:\w+ ){0,3}" + _EXPERT
        + r"|\b" + _EXPERT + r"[^.\n]{1,40} (?:said|says|told|called|explained|added|who (?:led|was|is"
        r"|did))\b"
        r"|\b" + _EXPERT + r"[\w' -]{1,30}, (?:of|from|who|a|an|the|at)\b"
    ), other_studies=True),
    rule("Names the one who led it", 2, "author|led |lead researcher", (
        r"\b(?:lead|senior|first|study|co-?) ?author\b|\bled the (?:study|trial|research|team|work)\b"
        r"|\blead researcher\b"
    ), other_studies=True),
    rule("Asks one who had no part in it", 2, "involved in", r"\bnot involved in\b", other_studies=True),
)  # fmt: skip

PAPER = (
    rule("Has the parts of a paper", 2, "objective|aim|method|results|findings|patients and|materials and", (
        r"(?:^|\n|[.?!)] )(?:objectives?|aims?|(?:materials and |patients and )?methods?|results|findings)"
        r"(?: and [a-z]+)? ?[:.\n](?: ?[a-z\n]|$)"
    ), most=3, other_studies=True),
    rule("Has parts that a paper has, too", 1, "background|conclusion|introduction|purpose", (
        r"(?:^|\n|[.?!)] )(?:background|conclusions?|introduction"
        r"|purpose)(?: and [a-z]+)? ?[:.\n](?: ?[a-z\n]|$)"
    ), most=2, other_studies=True),
    rule("States the aim of a study of its own", 4, "aim|objective|purpose|goal|sought", (
        r"\b(?:aims?|objectives?|purpose|goal) of (?:this|the present|the current|our"
        r"|the) (?:\w+ ){0,2}" + _STUDY
        + r"|\bthis (?:\w+ ){0,2}" + _STUDY + r" aim(?:s|ed) to\b|\bwe (?:aimed|sought) to\b|\bthe (?:aim"
        r"|objective|purpose|goal) (?:was|is) to\b"
    ), other_studies=True),
    rule("Its writers tell what they did", 3, "we |patients were|participants were", (
        r"\bwe (?:also |then |therefore |randomly )?(?:randomi[sz]ed|assigned|enrolled|recruited|conducted"
        r"|performed|assessed"
        r"|investigated|examined|analy[sz]ed|searched|included|measured|followed|treated|cultured|colonised"
        r"|colonized|fed|used"
        r"|induced|collected|report (?:the|a|two|three|on)|conclude|describe|review|summari[sz]e|identified"
        r"|compared|evaluated|hypothesi[sz]ed|tested|studied|grew|explored|gathered|gave|isolated"
        r"|interviewed)\b"
        r"|\b(?:patients|participants|subjects|women|adults) were (?:randomly|randomi[sz]ed|allocated"
        r"|assigned|recruited|enrolled)\b"
    ), most=2),
    rule("Gives figures as a paper does", 2, "ci |confidence interval|p = |p < |p=|p<|ratio|n = |n=", (
        r"\b95 ?% ci\b|\bconfidence interval\b|\bp ?[<=>] ?0?\.\d|\b(?:odds|hazard|risk|rate) ratio\b"
        r"|\bn ?= ?\d"
    ), most=2),
    rule("States how a trial is set up", 2, "criteria|primary outcome|primary end|registration|registered", (
        r"\b(?:inclusion|exclusion|eligibility) criteria\b|\bprimary (?:outcome|end ?point)\b"
        r"|\btrial registration\b"
        r"|\bregistered (?:at|with|as)\b"
    ), other_studies=True),
    rule("Speaks of the study as its own", 2, "present|this |here we|here, we|our |current ", (
        r"\bthe (?:present|current) (?:study|review|work|paper|trial|analysis)\b"
        r"|\b(?:in )?this (?:[\w-]+ ){0,3}(?:trial|study|review|cohort|paper|article) (?:\w+ )?(?:examine"
        r"|investigate|show|cannot|will"
        r"|evaluate|assess|compare|aim|summar|discuss|describe|explore|we|is up to date)"
        r"|\bin this (?:[\w-]+ ){0,2}(?:trial|study|cohort|review)\b"
        r"|\bin our (?:study|trial|cohort)\b|\bhere,? we\b|\bour (?:findings|results|data) (?:show|suggest"
        r"|indicate|do|support)"
    ), most=2),
    rule("Its title names its design", 4, "randomi|trial|review|meta-analysis|cohort|case |study|protocol", (
        r": (?:an? |results of |protocol |study )?(?:[\w-]+ ){0,6}(?:randomi[sz]ed|systematic|scoping"
        r"|narrative|meta-analysis|cohort"
        r"|case report|case series|case-control|mendelian|cross-sectional|in vitro|pilot|controlled|trial"
        r"|protocol)\b"
        r"|\bprospective cohort\b|\bcase-control study\b"
        r"|\b(?:systematic|scoping|umbrella|narrative) review\b"
    ), title=True),
)  # fmt: skip
