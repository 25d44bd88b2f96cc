"""How a study was done that an article reports or tells of: the signs of a trial, a review, an observation
of people, and of work in the laboratory."""

from __future__ import annotations

from aggregator.evidence.rules import rule

TRIAL = (
    rule("Says that chance decided who got what", 3, "random|by chance|by lot|coin", (
        r"(?<!mendelian )\brandomi[sz](?:ed|ation)\b(?! effects)|\brandomly (?:assigned|allocated|divided"
        r"|given|chosen to|put)\b|\bat random\b"
        r"|\b(?:by|left to) chance\b|\bby lot\b|\btoss of a coin\b|\btossed a coin\b"
    ), most=2, speech=True),
    rule("Names a placebo", 2, "placebo|dummy|sham", r"\bplacebo\b|\bdummy (?:pill|capsule|powder|drink)"
        r"|\bsham\b", speech=True),
    rule("Says that nobody knew who got what", 2, "blind|neither|double-blind", (
        r"\b(?:double|single|triple)-blind|\bneither\b[^.\n]{0,60}\bknew (?:which|who|what)\b"
    ), speech=True),
    rule("Gives each half something else", 3, "half |one group|the other|other group", (
        r"\b(?:the )?other (?:half|group)\b[^.\n]{0,30}\b(?:kept|got|took|received|ate|had|met|went)\b"
        r"|\bhalf (?:of them )?(?:were asked|took|received|got|ate|were given)\b"
        r"|\bone group (?:received|ate|got|took|had)\b[^.\n]{0,90}\bthe other\b"
    )),
    rule("Calls itself a trial", 3, "trial|crossover|cross-over", (
        r"\b(?:this|our) (?:[\w-]+ ){0,3}trial\b|\bcross-?over (?:design|trial|study)\b"
        r"|\btrial (?:finds|shows|suggests|reports|registration)\b|\btrial (?:has|have) (?:shown|found)\b"
        r"|\bthe \w+ trial (?:took in|enrolled|recruited|asked)\b"
    ), speech=True),
    rule("Speaks of a trial", 1, "trial|phase ", (
        r"\b(?:the|a|an) (?:[\w-]+ ){0,3}trial\b|\b(?:clinical|controlled|pilot|feasibility) trial\b"
        r"|\bphase (?:[1-3]|i{1,3})\b"
    ), most=2, speech=True),
    rule("Is a trial without comparison", 3, "open-label|single-arm|uncontrolled|pre-post|comparison group", (
        r"\b(?:open-label|single-arm|uncontrolled|pre-post)\b|\b(?:no|without a) comparison group\b"
    ), speech=True),
    rule("Compares with a control group", 1, "control group|usual care|as usual", (
        r"\b(?:a|the) control group\b|\busual care\b|\bas usual\b"
    )),
)  # fmt: skip

REVIEW = (
    rule("The title calls it a review", 5, "review|meta-analys", (
        r"\b(?:systematic|scoping|umbrella|narrative|critical|literature|mini|cochrane"
        r"|evidence) ?-?review\b|\bmeta-analys[ie]s\b|: a review\b"
        r"|\breview (?:finds|concludes|shows|says)\b|\breview of (?:\w+ ){0,3}(?:studies|trials|evidence"
        r"|literature)\b"
    ), title=True),
    rule("Says how studies were sought", 3, "we searched|databases|literature search|medline|embase"
        "|searched ", (
        r"\bwe searched\b|\b(?:\w+ )?databases\b|\bliterature search\b|\bmedline\b|\bembase\b"
        r"|\bsearched (?:the|for all)\b"
    )),
    rule("Calls itself a review", 3, "review", (
        r"\b(?:this|in this|the present|our|present) (?:[\w-]+ )?review\b"
        r"|\bwe (?:\w+ )?review(?:ed)? (?:the|what|how|\w+ (?:studies|trials))"
        r"|\bin this review\b"
    )),
    rule("Puts earlier studies together", 3, "pooled|trials|studies|experiments|meta-analys", (
        r"\bpooled\b|\b(?:trials|studies|experiments)\b[^.\n]{0,40}\b(?:were|was) included\b"
        r"|\b(?:review|analysis|meta-analysis) of (?:[\w-]+ ){0,5}(?:trials|studies|papers|experiments)\b"
        r"|\bcombined (?:the )?(?:results|data) (?:of|from) (?:[\w-]+ ){0,3}(?:trials|studies)\b"
        r"|\bmeta-analysis\b"
    ), most=2, speech=True),
    rule("Sums up what is known", 2, "summari|overview", (
        r"\bwe (?:here )?summari[sz]e\b|\bthis (?:\w+ )?overview\b|\bsummari[sz]es (?:the|what)\b"
    )),
)  # fmt: skip

COHORT = (
    rule("Names a design in which people are only observed", 4, (
        "cohort|cross-sectional|observational|case-control|mendelian|case report|case series|longitudinal"
        "|qualitative"
    ), (
        r"\bcohort\b|\bcross-sectional\b|\bobservational\b|\bcase-control\b|\bmendelian randomi[sz]ation\b"
        r"|\bcase (?:report|series)\b"
        r"|\blongitudinal\b|\bqualitative (?:study|interviews)\b"
    ), speech=True),
    rule("Describes one or a few people", 4, "report the case|case of|describe ", (
        r"\bwe (?:report|describe|present) (?:the|a|an|two|three|four) (?:[\w-]+ )?(?:cases?|patients?"
        r"|wom[ae]n|m[ae]n)\b"
    )),
    rule("Followed people over time", 3, "follow", (
        r"\bfollow(?:ed|ing) (?:up )?(?:[\w,.-]+ ){1,5}(?:for|over|until|from)\b|\bduring follow-up\b"
        r"|\bwere followed\b"
    )),
    rule("Asked people what they do", 2, "questionnaire|diary|diaries|survey|interview|focus group|asked "
        "|to log ", (
        r"\bquestionnaires?\b|\binterviews (?:were|with)\b|\bfocus groups?\b|\bdiar(?:y|ies)\b|\b(?:online "
        r"|postal )?surveyed?\b|\binterviewed\b"
        r"|\bto log every\b|\basked [^.\n]{0,50}\bwhat (?:they|people) (?:ate|eat|drank|drink)\b"
    ), speech=True),
    rule("Used records that others had made", 2, "registr|register|biobank|records|insurance", (
        r"\bregist(?:ry|er) (?:data|of)\b|\b(?:national|ms|patient|health) regist(?:ry|er|ries|ers)\b"
        r"|\bbiobank\b|\b(?:medical|health|hospital) records\b"
        r"|\bregist(?:ry|er)-based\b"
    ), most=2),
    rule("Speaks of links, not of effects", 1, "associated|association|linked|cannot prove|correlat", (
        r"\b(?:was|were|is|are) (?:\w+ )?(?:associated|linked|correlated) (?:with|to)\b"
        r"|\bassociations? (?:of|between|with)\b"
        r"|\bcannot prove\b|\bno association\b"
    ), speech=True),
    rule("Compares people as they are", 1, "healthy controls|than those who|without ms", (
        r"\bhealthy (?:controls|people|volunteers)\b|\bthan (?:those|people) who\b|\bpeople without (?:ms"
        r"|multiple sclerosis)\b"
    )),
)  # fmt: skip

SAMPLES = rule("Measured samples, not people", 3, "chromatograph|spectrometr|samples |laboratory", (
    r"\bchromatography\b|\bspectrometry\b|\bsamples of (?!blood|stool|patients|people)|\b(?:stored|tested"
    r"|measured|analysed|analyzed) in (?:the|a) laboratory\b"
), most=2)  # fmt: skip
LABORATORY = (
    rule("Worked outside the body", 3, "in vitro|petri|in a dish|lab dish|test tube|test-tube|organoid"
        "|ex vivo", (
        r"\bin vitro\b|\bpetri dish|\bin a (?:lab |laboratory )?dish\b|\btest[- ]tubes?\b|\borganoids?\b"
        r"|\bex vivo\b"
    ), most=2, speech=True),
    rule("Worked with cells in culture", 3, "cultur|cell line|cells were|grown ", (
        r"\bcultured\b[^.\n]{0,50}\bcells?\b|\bcell (?:lines?|cultures?)\b|\bcells (?:\w+ )?(?:were"
        r"|was) (?:cultured|treated|exposed|incubated|grown)\b"
        r"|\bin culture\b|\bgrown (?:in|on) (?:a |the )?(?:lab|dish|plates|membranes)"
    ), speech=True),
    rule("Worked with a computer", 3, "in silico|docking|computer |simulat", (
        r"\bin silico\b|\bmolecular docking\b|\bcomputer (?:model|simulation)s?\b|\bmolecular dynamics\b"
        r"|\bin a simulation\b"
    ), speech=True),
    SAMPLES,
)  # fmt: skip

PLANNED = (
    rule("Is planned or under way", 3, "will |recruiting|protocol|propose to", (
        r"\b(?:patients|participants|adults|people|women|subjects"
        r"|volunteers)\b[^.\n]{0,40}\bwill (?:be (?:\w+ )?(?:randomi[sz]ed|assigned|allocated"
        r"|enrolled|recruited|asked|given)|receive|take|eat|drink|follow)\b|\b(?:is|are|now|currently"
        r"|not yet) recruiting\b"
        r"|\b(?:study|trial) protocol\b|\bprotocol (?:for|of) (?:a|the)\b|\bwill (?:recruit|enrol|enroll)\b"
        r"|\bpropose to (?:recruit|enrol|study)\b"
    ), other_studies=True, speech=True),
)  # fmt: skip
RESULTS = (
    rule("Gives results", 1, "results:|p = |p < |p=|p<|95% ci|found that|did not|we found|were lower"
        "|were higher", (
        r"\bresults:|\bp ?[<=>] ?0?\.\d|\b95 ?% ci\b|\bfound that\b|\bdid not (?:differ|change|improve"
        r"|reduce|slow)\b|\bwe found\b|\bwere (?:lower|higher)\b"
    )),
)  # fmt: skip
