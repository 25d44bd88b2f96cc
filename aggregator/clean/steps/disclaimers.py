"""Standing lines that a text is no medical advice. Whether they are cut is a matter of policy: they
protect readers once, and tire them the hundredth time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.letters import Hints
from aggregator.clean.marks import NAMED, Mark, each
from aggregator.clean.shapes import doubtful, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept("medical-disclaimer health-disclaimer disclaimer disclaimers legal-disclaimer")
_LONGEST = 130  # words
_SAYS = re.compile(  # in lower case
    r"\b(?:(?:not|nor|never) (?:be )?(?:a |an |as a |as an |intended |meant |designed |to |be |used "
    r"|considered |taken |as ){0,8}(?:substitute|replacement|alternative) (?:for|to) (?:\w+ ){0,4}"
    r"(?:advice|care|diagnosis|treatment|consultation|judg)"
    r"|(?:not|no|n['’]t) (?:\w+ ){0,4}(?:medical|health|professional|nutritional|dietary) advice\b"
    r"|for (?:general )?(?:information(?:al)?|educational)(?: (?:and|or|and/or|&) (?:\w+ ){1,2}|,? )"
    r"purposes? only|for information(?:al)? (?:purposes )?only"
    r"|not (?:been )?evaluated by the food and drug|not intended to diagnose"
    r"|(?:always )?seek the advice of (?:your|a) (?:\w+ ){0,3}(?:physician|doctor|healthcare|health care"
    r"|provider|professional)"
    r"|ersetz(?:t|en) (?:\w+ ){0,3}(?:ärztliche|medizinische|arztbesuch|beratung)"
    r"|kein ersatz für (?:\w+ ){0,3}(?:ärztliche|medizinische|arzt|beratung|diagnose)"
    r"|ne (?:\w+ ){0,2}remplacer?(?:nt)? (?:\w+ ){0,2}(?:pas |en aucun cas )?(?:\w+['’ ]){0,3}(?:avis"
    r"|consultation|conseil)"
    r"|no (?:sustituye|reemplaza)n? (?:\w+ ){0,5}(?:médic|profesional|consulta|consejo)"
    r"|non (?:sostitui\w{1,6}|intende sostituire) (?:\w+ ){0,5}(?:medic|parere|consulto)"
    r"|não substitu\w{1,3} (?:\w+ ){0,5}(?:médic|consulta|profissional)"
    r"|(?:is|zijn) geen (?:vervanging|medisch advies)|vervang(?:t|en) (?:geen|niet) (?:\w+ ){0,4}(?:advies"
    r"|arts)|nie zastępuj\w{1,3} (?:\w+ ){0,5}(?:lekarz|porad)|ersätter inte (?:\w+ ){0,5}(?:läkar|vård"
    r"|råd))",
)


_HINTS = Hints(
    "substitu", "replacement", "alternative", "advice", "purpose", "information", "evaluated by",
    "to diagnose", "ersetz", "ersatz", "remplace", "sustituye", "reemplaza", "sostitui", "geen", "vervang",
    "zastępuj", "ersätter",
)  # fmt: skip


@once
def _says(text: str) -> bool:
    lower = text.lower()
    return _HINTS.stand_in(lower) and _SAYS.search(lower) is not None


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= _LONGEST)
    yield from each(places, "in a place named a disclaimer", explicit=True)
    said = (i for i in doubtful(article, NAMED, _LONGEST) if _says(blocks[i].text))
    yield from each(said, "says that it is no medical advice", limit=NAMED)
