"""Addresses: one spelling for fetching and storing, and one identity for comparing.

`clean_url` changes only how an address is spelled, never what it fetches; `url_key` goes
further and gives the phone, AMP and print editions of a page one name. The key is never
fetched. A rule here that unites too much loses an article for good (it would be taken for
a revision of another), so anything doubtful, such as ``/print/`` at the start of a path,
is left alone.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin

import idna

MAX_LENGTH = 2_000  # characters; longer ones break servers, logs and index columns

TRACKING_PREFIXES = (
    "utm_",
    "pk_",
    "mtm_",
    "piwik_",
    "matomo_",
    "hsa_",
    "_hs",
    "ga_",
    "stm_",
    "oly_",
    "vero_",
)
_TRACKING_NAMES = """
    fbclid gclid gclsrc dclid wbraid gbraid gad_source gad_campaignid msclkid yclid ysclid twclid
    ttclid igshid igsh li_fat_id epik irclickid rdt_cid scid sccid mkt_tok mc_cid mc_eid _ga _gl _ke
    _kx _openstat __s __hssc __hstc __hsfp hsctatracking ss_email_id s_kwcid s_cid wickedid wt.mc_id
    wt_mc cmpid cmp icid ncid xtor ref_src ref_url __twitter_impression at_medium at_campaign
    at_custom1 at_custom2 at_custom3 at_custom4 at_bbc_team at_link_id at_link_type at_link_origin
    at_format at_ptr_name ns_campaign ns_mchannel ns_source ns_linkname ocid spm sr_share
    fb_action_ids fb_action_types fb_source algo_expid
"""
TRACKING_NAMES = frozenset(_TRACKING_NAMES.split())

# Another edition of the same page: a parameter with one of these values.
_EDITIONS = {
    "amp": frozenset({"", "1", "true", "yes"}),
    "outputtype": frozenset({"amp"}),
    "output": frozenset({"amp"}),
    "print": frozenset({"", "1", "true", "yes", "y"}),
    "printable": frozenset({"", "1", "true", "yes"}),
    "view": frozenset({"print", "amp"}),
}
# Google's cache of AMP pages: https://www-site-org.cdn.ampproject.org/c/s/www.site.org/path
_AMP_CACHE = re.compile(r"https?://[a-z0-9-]+\.cdn\.ampproject\.org/[cv]/(s/)?(?=[^/]+\.)")
_HOST_EDITIONS = ("www.", "m.", "mobile.", "amp.")
_PATH_EDITION = re.compile(
    r"(?<=[^/])(?:(?:/+(?:amp|print|index\.(?:html?|php)|default\.aspx?)|\.amp)/*$|\.amp(?=\.html$))"
    r"|^/+(?:index\.(?:html?|php)|default\.aspx?)$|/+$"
)
_NAMED_EDITION = re.compile(r"(?<=[^/])(?:(?:/+(?:amp|print)|\.amp)/*$|\.amp(?=\.html$))")

_CONTROL_OR_SPACE = "".join(map(chr, range(0x21)))
_ADDRESS = re.compile(r"(https?):/+([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]")
_IN_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Not the Public Suffix List, whose size and updates are not worth it here: which two-letter
# domains sell names under these labels, and which hosts lend names to strangers. A missing
# entry only means that two hosts are, or are not, taken for one owner's.
_SECOND_LEVEL_LABELS = """
    ac asn co com edu gob gouv gov govt gv id info ltd me mil ne net nhs nom or org plc sch web
"""
_LENT_HOSTS = """
    blogspot.com github.io gitlab.io netlify.app pages.dev substack.com tumblr.com typepad.com
    vercel.app web.app weebly.com wixsite.com wordpress.com workers.dev herokuapp.com appspot.com
    cloudfront.net amazonaws.com azurewebsites.net medium.com hubspotpagebuilder.com squarespace.com
    ghost.io
"""
_SECOND_LEVEL = frozenset(_SECOND_LEVEL_LABELS.split())
_LENT = frozenset(_LENT_HOSTS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    scheme: str
    host: str
    port: int | None  # None: the scheme's own
    path: str
    query: str

    @property
    def netloc(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


def clean_url(url: str) -> str:
    """The address as it is fetched and stored: no fragment, credentials, default port or
    tracking parameters; host in lower case and ASCII; percent-encoding as short as it
    can be. The order of the query is kept.

    Raises ValueError, naming the address, when it is not an http(s) address with a host,
    or is longer than `MAX_LENGTH` characters once cleaned.
    """
    parts = _parts(url)
    query = f"?{parts.query}" if parts.query else ""
    cleaned = f"{parts.scheme}://{parts.netloc}{parts.path}{query}"
    if len(cleaned) > MAX_LENGTH:
        raise ValueError(f"address longer than {MAX_LENGTH} characters: {_short(url)}")
    return cleaned


def url_key(url: str) -> str:
    """What two addresses of one page share: host without "www." and its like, path without
    AMP, print and index endings, query sorted. A page in the AMP cache is the page itself. Raises as
    `clean_url` does.
    """
    parts = _parts(_AMP_CACHE.sub("https://", clean_url(url), count=1))
    query = "&".join(sorted(pair for pair in parts.query.split("&") if pair and not _is_edition(pair)))
    # The key has no scheme, so neither scheme's own port may show in it.
    host = _site_host(re.sub(r":(?:80|443)$", "", parts.netloc))
    return f"{host}{_path_key(parts.path)}" + (f"?{query}" if query else "")


def is_edition(url: str) -> bool:
    """Whether an address says of itself that it is the phone, AMP or print edition of a page. Raises as
    `clean_url` does."""
    cleaned = clean_url(url)
    parts = _parts(cleaned)
    says_so = parts.host.startswith(_HOST_EDITIONS[1:]) or bool(_NAMED_EDITION.search(parts.path))
    return says_so or bool(_AMP_CACHE.match(cleaned)) or any(map(_is_edition, parts.query.split("&")))


def host_of(url: str) -> str:
    """The host an address is fetched from, with its port unless that is the scheme's own."""
    return _parts(url).netloc


def join(base: str, link: str) -> str | None:
    """The cleaned absolute address of a link found on the page `base`, or None when that is
    not an http(s) address. White space is treated as browsers do: stripped at the ends,
    and line breaks and tabs dropped anywhere.
    """
    try:
        return clean_url(urljoin(_browser_spelling(base), _browser_spelling(link)))
    except ValueError:
        return None


def registrable(host: str) -> str:
    """The part of a host name that was registered by one owner: "example.org" of
    "news.example.org". A host that is not a name is returned whole.
    """
    host = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    labels = host.split(".")
    if _is_ip(host) or len(labels) < 3:
        return host
    two_part_suffix = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    if two_part_suffix or ".".join(labels[-2:]) in _LENT or labels[-2] == "blogspot":
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def _parts(url: str) -> _Parts:
    spelled = _browser_spelling(url.strip())
    found = _ADDRESS.fullmatch(spelled)
    if found is None:
        raise ValueError(f"not an http(s) address with a host: {_short(url)}")
    scheme, netloc, path, query = found.groups(default="")
    try:
        host, port = _host_and_port(netloc)
    except (ValueError, UnicodeError) as error:
        raise ValueError(f"not an http(s) address with a host ({error}): {_short(url)}") from None
    scheme = scheme.lower()
    return _Parts(
        scheme=scheme,
        host=host,
        port=None if port == _DEFAULT_PORTS[scheme] else port,
        path=_without_dots(_IN_PATH.sub(_encoded, path)) or "/",
        query=_without_tracking(_IN_QUERY.sub(_encoded, query)),
    )


def _browser_spelling(url: str) -> str:
    """Drops what browsers drop, and turns the backslashes of an http(s) or relative address round."""
    url = re.sub(r"[\t\n\r]", "", url.strip(_CONTROL_OR_SPACE))
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
        return url
    end = next((at for at, char in enumerate(url) if char in "?#"), len(url))
    return url[:end].replace("\\", "/") + url[end:]


def _host_and_port(netloc: str) -> tuple[str, int | None]:
    # Credentials are no part of a public page's address, and must not be stored.
    address = netloc.rpartition("@")[2]
    found = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", address)
    if found is None:
        raise ValueError("bad host or port")
    host, digits = found.groups(default="")
    if len(digits) > 5 or (digits and not 0 < int(digits) < 65_536):
        raise ValueError("bad port")
    return _ascii_host(host), int(digits) if digits else None


def _ascii_host(host: str) -> str:
    if host.startswith("[") and "%" not in host:
        return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
    host = unquote(host).lower()
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise ValueError("bad host")
    return host


def _encoded(match: re.Match[str]) -> str:
    piece = match[0]
    if len(piece) == 3:
        char = chr(int(piece[1:], 16))
        return char if char in _UNRESERVED else piece.upper()
    return quote(piece, safe="", errors="replace")  # a stray "%" too, or decoding would run twice


def _without_dots(path: str) -> str:
    """Resolves "." and ".." (RFC 3986, 5.2.4); empty segments are kept, servers may mean them."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name = unquote(pair.partition("=")[0]).lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)


def _is_edition(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return value in _EDITIONS.get(name, ())


def _site_host(netloc: str) -> str:
    for prefix in _HOST_EDITIONS:
        rest = netloc.removeprefix(prefix)
        if rest != netloc and "." in rest and not _is_suffix(rest) and not _is_ip(netloc):
            return _site_host(rest)
    return netloc


def _is_suffix(host: str) -> bool:
    labels = host.partition(":")[0].split(".")
    is_second = len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SECOND_LEVEL
    return is_second or host in _LENT


def _is_ip(host: str) -> bool:
    return host.startswith("[") or re.fullmatch(r"[0-9.]+(?::\d+)?", host) is not None


def _path_key(path: str) -> str:
    while path != (shorter := _PATH_EDITION.sub("", path)):
        path = shorter
    return path


def _short(url: str) -> str:
    return repr(url if len(url) <= 200 else url[:200] + "…")
