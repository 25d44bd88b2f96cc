"""What a page itself shows of its trustworthiness: a checklist, never a score.

A sum would hide what matters: pages with affiliate links name author and date most often of
all. So each line says what was asked, what was seen, and quotes it; a person weighs them.
"Not found" only means that these patterns found nothing, and is never a "no".
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from aggregator.model import Answer, CleanArticle, TrustLine
from aggregator.references import cited

_QUOTE_CHARS = 180
_REACH_CHARS = 90  # how far a "no" or a "without asking" reaches

_OURS = str.maketrans({"“": "'", "”": "'"})
_SENTENCE_END = re.compile(r"[.!?\n](?=\s|$)|\n")

_ANCHOR = re.compile(r"<a\b([^<>]*)>", re.I)  # no "<" inside: else broken markup costs quadratic time
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SPONSORED = re.compile(r"""\brel\s*=\s*["'][^"']*\bsponsored\b""", re.I)

_KINDS = {"doi": "DOI", "pmid": "PubMed", "pmcid": "PMC"}  # all others are trial registers

_NO_PERSON = re.compile(
    r"^(?:by\s+)?(?:the\s+)?(?:admin(?:istrator)?|editor(?:s|ial)?(?: (?:team|staff|board))?"
    r"|staff(?: writers?)?"
    r"|webmaster|guest(?: (?:author|post|writer))?|team|author|user|anonymous|unknown)$",
    re.I,
)

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

_MONEY = re.compile(
    r"\b(?:affiliate (?:links?|commissions?|disclosure|partners?|programs?|programmes?)"
    r"|amazon associates?"
    r"|earns? (?:us )?(?:a |an )?(?:small |affiliate |referral )?commissions?"
    r"|sponsored (?:by|post|content)|paid (?:partnership|promotion|post)|in partnership with"
    r"|conflicts? of interests?|competing (?:financial )?interests?"
    r"|funded by|funding:|(?:advertis(?:er|ing)|financial) disclosures?|disclosure:"
    r"|received (?:\w+ ){0,3}(?:fees|funding|honoraria|grants?) from"
    r"|paid (?:us|me) to|received (?:this|the|a) (?:product|item)s? for free)",
    re.I,
)

_AFFILIATE = re.compile(
    r"(?://(?:www\.)?(?:amzn\.to|shareasale\.com|shrsl\.com|awin1\.com|go\.skimresources\.com|rstyle\.me"
    r"|click\.linksynergy\.com|shop-links\.co|fave\.co|howl\.me|iherb\.co/|prf\.hn|[\w.-]{1,80}\.pxf\.io"
    r"|[\w.-]{1,80}\.sjv\.io|[\w.-]{1,80}\.hop\.clickbank\.net|[\w.-]{1,80}\.(?:anrdoezrs|jdoqocy"
    r"|tkqlhce|dpbolvw)\.net))"
    r"|[?&](?:tag=[\w-]{1,40}-2\d\b|aff(?:_?id|iliate(?:_?id)?)?=|rcode=|irclickid=|clickid=|hop=)",
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


def checklist(article: CleanArticle) -> tuple[TrustLine, ...]:
    """The lines of the checklist, always all of them and in this order."""
    sources = _sources(article)
    return (
        _author(article),
        _date(article),
        _linked(sources),
        _first_seen("Uncertainty or harms voiced", _seen(_DOUBTS_OR_HARMS, article.text)),
        _money(article),
        _affiliates(article),
        _first_seen("Miracle language", _miracles(article.text)),
        _first_seen("Tells readers to stop or replace treatment", _stops(article.text)),
        _unlinked(article.text, linked=bool(sources)),
    )


def _line(criterion: str, answer: Answer, evidence: str = "") -> TrustLine:
    return TrustLine(criterion=criterion, answer=answer, evidence=evidence)


def _author(article: CleanArticle) -> TrustLine:
    site = article.metadata.site_name.strip().casefold()
    names = [name.strip() for name in article.metadata.authors if name.strip()]
    people = [name for name in names if name.casefold() != site and not _NO_PERSON.match(name)]
    if people:
        return _line("Author named", Answer.YES, ", ".join(people))
    return _line("Author named", Answer.NOT_FOUND, f"Only “{names[0]}”, which is no person." if names else "")


def _date(article: CleanArticle) -> TrustLine:
    published, modified = article.metadata.published_at, article.metadata.modified_at
    given = [("published", published), ("updated", modified)]
    seen = ", ".join(f"{word} {moment:%Y-%m-%d}" for word, moment in given if moment)
    return _line("Date given", Answer.YES if seen else Answer.NOT_FOUND, seen)


def _sources(article: CleanArticle) -> Counter[str]:
    """How many different studies are linked or cited, by the kind of their identifier."""
    references = cited(article.text, article.html)
    return Counter(_KINDS.get(reference.kind, "trial register") for reference in references)


def _linked(sources: Counter[str]) -> TrustLine:
    seen = ", ".join(f"{count} × {kind}" for kind, count in sorted(sources.items()))
    return _line("Sources linked", Answer.YES if seen else Answer.NOT_FOUND, seen)


def _money(article: CleanArticle) -> TrustLine:
    criterion = "Money disclosed"
    for quote in _seen(_MONEY, article.text):
        return _line(criterion, Answer.YES, f"“{quote}”")
    # Disclosures are boilerplate, and mostly cut; they are no less disclosed for that.
    for removal in article.removals:
        for quote in _seen(_MONEY, removal.text):
            return _line(criterion, Answer.YES, f"“{quote}” (cut from the text: {removal.reason})")
    return _line(criterion, Answer.NOT_FOUND)


def _affiliates(article: CleanArticle) -> TrustLine:
    criterion = "Affiliate links"
    parts = [article.html, *(removal.html for removal in article.removals)]
    links = [href for part in parts for href, paid in _links(part) if paid or _AFFILIATE.search(href)]
    if not links:
        return _line(criterion, Answer.NOT_FOUND)
    return _line(criterion, Answer.YES, f"{len(links)}; first: {links[0][:_QUOTE_CHARS]}")


def _links(markup: str) -> Iterator[tuple[str, bool]]:
    """The address of each link, and whether its markup says it is paid for."""
    for anchor in _ANCHOR.finditer(markup):
        href = _HREF.search(anchor[1])
        if href:
            address = next(group for group in href.groups() if group is not None)
            yield html.unescape(address), _SPONSORED.search(anchor[1]) is not None


def _unlinked(text: str, *, linked: bool) -> TrustLine:
    criterion = "Unlinked “studies show”"
    seen = _first_seen(criterion, _seen(_STUDIES_SHOW, text))
    if linked and seen.answer is Answer.YES:
        return _line(criterion, Answer.NO, f"Sources are linked; {seen.evidence}")
    return seen


def _first_seen(criterion: str, quotes: Iterable[str]) -> TrustLine:
    seen = list(quotes)
    if not seen:
        return _line(criterion, Answer.NOT_FOUND)
    more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
    return _line(criterion, Answer.YES, f"“{seen[0]}”{more}")


def _seen(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (_around(text, match) for match in pattern.finditer(_plain(text)))


def _miracles(text: str) -> Iterator[str]:
    """Claims of a cure: not what is denied ("no cure"), hoped for or asked."""
    for match in _MIRACLE.finditer(_plain(text)):
        before, after = _before(text, match), _after(text, match)
        if not (_NOT_CLAIMED.search(before) or _DENIED.search(after) or after.endswith("?")):
            yield _around(text, match)


def _stops(text: str) -> Iterator[str]:
    """Advice to stop or replace treatment: not a warning against it, and not a report of
    people who did."""
    for match in _STOP.finditer(_plain(text)):
        before, after = _before(text, match), _after(text, match)
        if not (_NOT_TOLD.search(before) or _WARNED.search(after) or after.endswith("?")):
            yield _around(text, match)


def _plain(text: str) -> str:
    return text.replace("’", "'")  # as long as before, so that positions stay true


def _before(text: str, match: re.Match[str]) -> str:
    """The sentence ahead of the match, as far as its sense reaches."""
    window = _plain(text[max(0, match.start() - _REACH_CHARS) : match.start()])
    return _SENTENCE_END.split(window)[-1]


def _after(text: str, match: re.Match[str]) -> str:
    """The rest of the sentence, with the mark that ends it."""
    window = _plain(text[match.end() : match.end() + _REACH_CHARS])
    end = _SENTENCE_END.search(window)
    return window[: end.end()].rstrip() if end else window


def _around(text: str, match: re.Match[str]) -> str:
    """The sentence of the match, or the whole words of it that fit; our own quotation marks
    stay unambiguous."""
    first = max(0, match.start() - _QUOTE_CHARS // 2)
    ahead = _SENTENCE_END.split(text[first : match.start()])[-1]
    if first and len(ahead) == match.start() - first:
        ahead = ahead.partition(" ")[2]
    rest = text[match.end() : match.end() + _QUOTE_CHARS - len(ahead)]
    end = _SENTENCE_END.search(rest)
    if end:
        rest = rest[: end.end()]
    elif match.end() + len(rest) < len(text):
        rest = rest.rpartition(" ")[0]
    return (ahead + match[0] + rest).translate(_OURS).strip()
