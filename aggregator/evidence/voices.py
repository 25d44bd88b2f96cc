"""Who speaks, where it is not science: the signs of an advertisement, a recipe, a personal story, an
opinion. Points are measured on the golden texts."""

from __future__ import annotations

from aggregator.evidence.rules import rule

_PIECE = r"(?:article|post|feature|page|content|text|piece|story)"

ADVERTORIAL = (
    rule("Carries the label of an advertisement", 5, "sponsored|paid |advert|made possible", (
        r"(?:^|\n)[ *(\[]{0,3}(?:sponsored|paid|promoted) (?:content|post|feature|article|promotion"
        r"|partnership)\b"
        r"|\b(?:this|the) " + _PIECE + r" (?:is|was|has been) (?:sponsored|paid for|made possible) by\b"
        r"|\badvertorial\b|\badvertis(?:ement|ing) feature\b|(?:^|\n)sponsored by\b"
    ), other_studies=True),
    rule("Was made with a seller", 4, "partnership with|association with|brought to you by", (
        r"\b(?:this|our) " + _PIECE + r"\b[^.\n]{0,40}\bin (?:paid )?(?:partnership|association) with\b"
        r"|\bbrought to you by\b"
    )),
    rule("Asks readers to buy", 3, "add to |buy |shop now|our shop|our store|our online", (
        r"\badd to (?:basket|cart|bag)\b|\bbuy (?:now|it now|yours|online|here)\b|\bshop now\b"
        r"|\bvisit our (?:online )?(?:shop|store)\b"
    )),
    rule("Asks readers to order", 2, "order |book |sign up", (
        r"\border (?:now|today|online|yours)\b|\bbook (?:your|now|today|a (?:free|place|call|seat))\b"
        r"|\bsign up (?:now|today|before|here)\b"
    )),
    rule("Offers a discount", 2, "% off|discount|half price| code ", (
        r"\d ?% off\b|\bdiscount of\b|\bdiscount code\b|\bat half price\b|\b(?:use|enter"
        r"|with) the code [a-z0-9]"
    )),
    rule("Promises money back", 3, "money-back|money back|refund", r"\bmoney[- ]back\b|\bfull refund\b"),
    rule("Offers something free", 2, "free ", r"\bfree (?:shipping|delivery|trial|consultation|samples?)\b"),
    rule("Says that supply is short", 2, "stocks last|limited|hurry", (
        r"\bwhile stocks last\b|\b(?:places|supplies|stocks?) (?:are|is) limited\b"
        r"|\blimited[- ](?:time )?offer\b"
        r"|\bhurry\b"
    )),
    rule("Speaks of its own goods or customers", 2, "our ", (
        r"\bour (?:own )?(?:product|formula|capsule|supplement|blend|customer|client|programme|program|clinic"
        r"|range|shake|bestsell)s?\b"
    ), most=2),
    rule("Names a price", 1, "£|$|€|now available", r"[£$€] ?\d|\bnow available (?:as|in|from|at|on)\b"),
)  # fmt: skip

_UNIT = (
    r"(?:g|kg|ml|cl|dl|l|lit(?:re|er)s?|tbsp|tsp|table ?spoons?|tea ?spoons?|cups?|oz|ounces?|lbs?"
    r"|pinch(?: of)?"
    r"|handfuls?|tins?|cans?|cloves?|slices?|bulbs?|sticks?|sprigs?|bunch)"
)
RECIPE = (
    rule("Lists amounts", 1, "\n", (
        r"\n[•*–-]? ?(?:\d[\d/.,½-]{0,5}|[½¼¾]|an?|one|two|half) ?" + _UNIT + r"\b"
        r"|\n[•*–-]? ?\d{1,2} (?:[a-z]+ ){0,2}(?:eggs?|onions?|lemons?|fillets?|carrots?|tomato(?:es)?"
        r"|apples?"
        r"|potato(?:es)?|peppers?|bananas?|avocados?)\b"
    ), most=4, other_studies=True),
    rule("Gives kitchen measures", 1, "tbsp|tsp|tablespoon|teaspoon| cup", (
        r"\d ?(?:tbsp|tsp|table ?spoons?|tea ?spoons?|cups?)\b"
    ), most=2, other_studies=True),
    rule("Has a list of ingredients", 2, "ingredients|you will need", (
        r"(?:^|\n)(?:the )?ingredients:?(?:\n| \()|(?:^|\n)(?:for [^\n]{1,30}, )?you will need:?\n"
    )),
    rule("Says for how many and how long", 2, "serves |prep time|cook time|preparation time|makes ", (
        r"\bserves:? (?:\d|one|two|four|six)|\b(?:prep(?:aration)?|cook(?:ing)?) time\b"
        r"|\bmakes (?:about )?\d{1,2} (?:servings|portions|bars|muffins|slices|balls)"
    )),
    rule("Tells how to cook", 1, (
        "preheat|stir |whisk|simmer|bake |fry |chop |season |drizzle|melt |drain |toss |serve |until "
        "|sprinkle"
        "|slice |pour |blend |mash |roast "
    ), (
        r"\bpreheat the\b|\bstir (?:in|the|well|until)\b|\bwhisk (?:the|in|until|together)\b"
        r"|\bsimmer (?:for|gently|until)\b|\bbake (?:for|at|until|in)\b|\bfry (?:the|for|until|in)\b"
        r"|\bchop (?:the|half|one|a|up)\b|\bseason (?:with|to)\b|\bdrizzle (?:with|over|the)\b|\bmelt the\b"
        r"|\bdrain (?:a|the|and)\b|\btoss (?:well|with|the|in)\b|\bserve (?:with|hot|warm|cold|at"
        r"|immediately)\b"
        r"|\buntil (?:golden|soft|tender|set|smooth|thick|crisp)|\bsprinkle (?:with|over|the|on)\b"
        r"|\bslice the\b|\bpour (?:in|over|the|into)\b|\bblend (?:the|until|everything)\b|\bmash the\b"
        r"|\broast (?:for|the)\b"
    ), most=5),
    rule("The title names recipes", 2, "recipe", r"\brecipes?\b", title=True),
    rule("Calls itself a recipe", 1, "recipe", r"\b(?:this|my|our|the|is a) recipe\b"),
)  # fmt: skip

EXPERIENCE = (
    rule("Tells of the writer's own illness", 3, "diagnos|i have |i've had|i live with|my ms", (
        r"\bi (?:was|got) (?:\w+ )?diagnosed\b|\bmy (?:own )?diagnosis\b"
        r"|\bi(?:'ve| have) (?:had|lived with) (?:ms|multiple sclerosis)\b|\bi (?:have|live with) (?:ms"
        r"|multiple sclerosis)\b"
        r"|\b(?:for|with|of) my ms\b|\bafter (?:my|the) diagnosis\b"
    ), other_studies=True),
    rule("Speaks of the writer's own body and doctors", 1, "my ", (
        r"\bmy (?:neurologist|nurse|doctor|gp|dietitian|symptoms|fatigue|legs?|hands?|feet|body|relapses?"
        r"|ms\b|walking"
        r"|balance|energy|bladder|vision|brain|scans?|mri|medication|pills|treatment)"
    ), most=3, other_studies=True),
    rule("Tells what the writer did", 1, "i ", (
        r"\bi (?:still )?(?:tried|gave up|cut out|stopped|eat|ate|take|took|started|feel|felt|walk|woke"
        r"|cried|cook|drank"
        r"|drink|lost|gained|went|swapped|switched|miss|noticed|remember)\b"
    ), most=3, other_studies=True),
    rule("Speaks of the writer's family and days", 1, "my ", (
        r"\bmy (?:wife|husband|partner|mother|mum|mom|father|dad|son|daughter|kids|children|sister|brother"
        r"|boss|friends?"
        r"|birthday|kitchen|garden|dog|flat|job)\b"
    ), most=2, other_studies=True),
    rule("Tells of one person's illness", 3, "diagnosed", (
        r"\b(?:she|he) was (?:first )?diagnosed\b|\bdiagnosed with (?:ms"
        r"|multiple sclerosis)[^.\n]{0,20} (?:in (?:19|20)\d\d|at \d\d|aged)"
    ), other_studies=True),
    rule("Speaks of one person's body and family", 1, "her |his ", (
        r"\b(?:her|his) (?:diagnosis|neurologist|symptoms|energy|legs?|relapses|fatigue|husband|wife"
        r"|daughter|son|mother"
        r"|family|kitchen|balance|walking stick|wheelchair)\b"
    ), most=3, other_studies=True),
    rule("Tells what one person did", 1, "she |he ", (
        r"\b(?:she|he) (?:also )?(?:cut out|gave up|remembers|laughs|eats|ate|cooks|tried|swears by|started"
        r"|stopped eating|smiles)\b"
    ), most=3, other_studies=True),
)  # fmt: skip

OPINION = (
    rule("Is called an opinion", 5, "opinion|editorial|comment|viewpoint|letter|perspective", (
        r"^(?:opinion|editorial|comment(?:ary)?|viewpoint|letters?(?: to the editor)?|perspective)\b ?(?:[:"
        r"|–-]|$)"
        r"|: (?:an opinion|a commentary|a personal view)"
    ), title=True),
    rule("Says that it is the writer's view", 3, "my view|my opinion|to my mind|i would argue"
        "|if you ask me", (
        r"\bin my (?:view|opinion|humble opinion)\b|\bto my mind\b|\bi would argue\b|\bif you ask me\b"
    ), other_studies=True),
    rule("Says what the writer believes", 2, "i think|i believe|i argue|i disagree|i do not|i don't|i am "
        "|i'm ", (
        r"\bi (?:think|believe|argue)(?: that|,| we| it| the)\b|\bi disagree\b|\bi (?:do not"
        r"|don't) (?:believe|think|agree)\b"
        r"|\b(?:i am|i'm) (?:tired of|convinced|not convinced|sceptical|skeptical|worried)\b"
    ), most=2, other_studies=True),
    rule("Says what others ought to do", 1, (
        "must |should |ought |it is time|let me|let us|surely|frankly|wrong to|nobody|the lesson|enough"
    ), (
        r"\bwe (?:must|should|ought to|need to) (?:stop|be|say|learn|admit|ask|demand|not)\b"
        r"|\bmust (?:learn|stop|share)\b"
        r"|\bit is (?:high )?time (?:that|to|for|we)\b|\blet (?:me|us) be\b|\bsurely\b|\bfrankly\b"
        r"|\bit is (?:simply )?(?:wrong|absurd) to\b|\bnobody should\b|\bthe lesson\b|\benough is enough\b"
        r"|\b(?:should|ought to) be (?:made to|ashamed|honest)\b"
    ), most=4, other_studies=True),
)  # fmt: skip
