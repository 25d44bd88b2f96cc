"""The words of bylines that are no names: what somebody did, degrees, jobs, organisations.

English first, and the other languages read here: German, French, Spanish, Italian, Dutch, Portuguese.
"""

from __future__ import annotations

import re

_WROTE = (
    r"(?:(?:written|posted|published|story|words|text|report(?:ed)?|authored|contributed|submitted"
    r"|created) )?by\b|authors?\s?:|autor(?:in|en|es|as?)?\s?:|auteurs?\s?:|a cura di\b|(?:geschrieben"
    r"|verfasst|text|artikel|beitrag|kolumne|kommentar|bericht) von\b|(?:écrit|publié) par\b|(?:escrito"
    r"|publicado|texto) por\b|(?:scritto|pubblicato) d[ai]\b|geschreven door\b|(?:(?<=[|•·\n;])|^)\s?(?:von"
    r"|par|por|di|door)\b"
)
_HELPED = (
    r"(?:(?:medical(?:ly)?|clinical(?:ly)?|scientific(?:ally)?|expert|fact)[- ])?(?:review(?:ed|ers?)?"
    r"|checked|edited|updated|translated|illustrated|photograph(?:s|ed|y)?|photos?|images?|pictures?|video"
    r"|produced|approved|verified|editors?|geprüft|überprüft|redigiert|übersetzt|fotos?|bild(?:er)?|vérifié"
    r"|relu|révisé|traduit|revisado|revisión|traducido|verificato|revisionato|rivisto|tradotto|beoordeeld"
    r"|gecontroleerd|vertaald|revisto|traduzido)(?: (?:by|von|durch|par|por|da|door)\b|\s?:)"
)
# One of these stands in each of them, or a colon.
PREPOSITIONS = frozenset("by von durch par por da di cura door".split())
# What somebody did, in front of their names.
DID = re.compile(rf"\b(?P<wrote>{_WROTE})\s?:?\s?|\b(?P<helped>{_HELPED})\s?", re.IGNORECASE)

TITLES = frozenset(
    "dr drs prof professor professeur mr mrs ms miss mme herr frau dra dott dottssa dipl ing med pd priv doz"
    " privdoz dipling univ hc habil rer nat phil oec troph mag assoc asst".split()
)
# Degrees and licences, without their dots.
_DEGREES = frozenset(
    "md phd dphil drph pharmd psyd edd jd msc bsc mph rd rdn ld ldn cdces cde rn np fnp fnpc pa pac dnp"
    " mba mbbs bmbs mbchb frcp mrcp mrcs frcs facp faan faha fahs mscn mscs msw lcsw lmsw llm dpt otr"
    " otrl psyn cns cnp cpt csr cssd cscs aprn crnp bcps bcpp dds dmd dvm eng meng beng ba bs ma ms mn"
    " msn bsn do pt ot slp nd dc lac ccn cnm msed med mha esq fand cso csp rnd apd ra rhn chhc mspt".split()
)
# Names and words too, unless they stand in capitals: Kim Do is nobody's degree.
_ONLY_CAPITALS = frozenset("ba bs ma ms do pa np nd dc ra ot pt eng med cso csp apd lac ld jd".split())
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
PARTICLES = frozenset(
    "von van de der den del della di da dos das do du la le el al bin ibn ben ter ten zu y e und".split()
)
NOBODY = re.compile(
    r"(?:no |the )?(?:authors?|\w{0,10}admin\w{0,10}|user|unknown|anonymous|none|null|undefined|webmaster"
    r"|guest|test|root|n/a|name|by|posts?|view all posts|published|updated|fact checked|autor(?:in|en)?"
    r"|auteurs?|von|par|por|di|feature|features|news|share|follow|life|opinion|contact|publisher|unbekannt"
    r"|anonyme?|anónimo|wordpress|default)(?: (?:author|user|posts?))?",
    re.IGNORECASE,
)
JOBS = re.compile(
    r"\b(?:writer|editor|reporter|journalist|contributor|correspondent|columnist|author|dieti[ct]ian"
    r"|nutritionist|physician|neurologist|nurse|pharmacist|specialist|director|manager|officer|producer"
    r"|analyst|freelancer?|blogger|scientist|researcher|professor|consultant|intern|chief|head of|coach"
    r"|therapist|founder|redakteur(?:in)?|autorin?|journaliste?|rédact\w{1,6}|periodista|giornalista"
    r"|redactrice|ernährungs\w{1,20}|ärztin|arzt|neurologin|experte?)\b",
    re.IGNORECASE,
)
ORGANISATIONS = re.compile(
    r"\b(?:team|staff|editorial|editors|redaktion\w{0,4}|rédaction|redacción|redazione|redactie|redação|desk"
    r"|newsroom|press|news|media|magazine?|society|gesellschaft|foundation|stiftung|association|verband"
    r"|verein|university|universit\w{1,6}|institut\w{0,3}|hospital|clinic|klinik\w{0,3}|klinikum|center"
    r"|centre|zentrum|department|ministerium|bundes\w{1,30}|agency|agentur|gmbh|ag|ltd|inc|llc|corp|verlag"
    r"|group|network|journal|online|health|charity|trust|council|board|reuters|afp|dpa|ap|upi"
    r"|associated press|newswire|communications?|kommunikation|pressestelle|service|blog|club|committee"
    r"|letters)\b",
    re.IGNORECASE,
)


def is_degree(text: str) -> bool:
    """Whether all words of a text are degrees or licences: "MS, RDN", "Ph.D."."""
    words = [word.replace(".", "").strip(",;()") for word in re.split(r"[\s/]", text) if word.strip(".,;()")]
    return bool(words) and all(
        word.casefold() in _DEGREES and (word.isupper() or word.casefold() not in _ONLY_CAPITALS)
        for word in words
    )
