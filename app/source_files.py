"""Source lists as files: TOML with everything we know, OPML for other readers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

import msgspec
import tomlkit
from lxml import etree

from aggregator.extract.reading import Selectors
from aggregator.model import Permission, Policy, Source, SourceRules, Way
from aggregator.urls import clean_url, host_of

KEY = re.compile(r"[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?")
_DEFAULT = Source(id=0, key="", name="", way=Way.FEED, address="")
Count = Annotated[int, msgspec.Meta(ge=1, le=2_000_000_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class SourceFileError(ValueError):
    """A source list that cannot be used; the message names the source and the line's name."""


class RulesTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [source.rules] of a TOML file; see `SourceRules` for what each line means."""

    keep: list[str] = []
    keep_first: bool = False
    drop: list[str] = []
    strip_id_or_class: list[str] = []
    replace: list[tuple[str, str]] = []
    title: list[str] = []
    author: list[str] = []
    date: list[str] = []
    tests: list[str] = []
    follow: list[str] = []
    ignore: list[str] = []
    next_page: str = ""


class SourceTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table [[source]] of a TOML file."""

    key: str
    name: Name
    way: Way
    address: str
    homepage: str = _DEFAULT.homepage
    language: Annotated[str, msgspec.Meta(max_length=40)] = _DEFAULT.language
    rhythm_minutes: Count = int(_DEFAULT.rhythm.total_seconds() // 60)
    max_pages: Count = _DEFAULT.max_pages
    max_depth: Count = _DEFAULT.max_depth
    max_bytes: Count = _DEFAULT.max_bytes
    policy: Policy = _DEFAULT.policy
    permission: Permission = _DEFAULT.permission
    excerpt_chars: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = _DEFAULT.excerpt_chars
    licence_note: Annotated[str, msgspec.Meta(max_length=1_000)] = _DEFAULT.licence_note
    contact: Annotated[str, msgspec.Meta(max_length=300)] = _DEFAULT.contact
    active: bool = _DEFAULT.active
    note: str = _DEFAULT.note
    rules: RulesTable = RulesTable()


def read_toml(text: str) -> list[Source]:
    """The sources of a TOML list. Raises SourceFileError naming the first that is wrong."""
    try:
        tables = tomllib.loads(text).get("source", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceFileError(f"not TOML: {error}") from error
    if not isinstance(tables, list):
        raise SourceFileError("sources are written as [[source]], with two brackets")
    return [_read_table(table, number) for number, table in enumerate(tables, start=1)]


def write_toml(sources: Iterable[Source]) -> str:
    """A TOML list of sources; reading it gives the same sources back."""
    document = tomlkit.document()
    tables = tomlkit.aot()
    for source in sources:
        tables.append(tomlkit.item(_table(source)))
    document["source"] = tables
    return tomlkit.dumps(document)


def read_opml(body: bytes) -> list[Source]:
    """The feeds of an OPML file, as sources. Raises SourceFileError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise SourceFileError(f"not OPML: {error}") from error
    if root.tag != "opml":
        raise SourceFileError(f"not OPML: its root element is {root.tag!r}")
    found = [_outline(outline) for outline in root.iter("outline") if outline.get("xmlUrl")]
    return list(_distinct_keys(found))


def write_opml(sources: Iterable[Source], title: str) -> bytes:
    """The feeds among the sources as OPML 2.0; sitemaps and listings have no place there."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.way is Way.FEED:
            etree.SubElement(
                body,
                "outline",
                type="rss",
                text=source.name,
                title=source.name,
                xmlUrl=source.address,
                htmlUrl=source.homepage or source.address,
            )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def checked(source: Source) -> Source:
    """The source with its addresses cleaned. Raises SourceFileError naming what is wrong."""
    if not 1 <= len(source.name) <= 300:
        raise SourceFileError(f"source {source.key!r}: a name has from 1 to 300 characters")
    if not KEY.fullmatch(source.key):
        raise SourceFileError(f"source {source.key!r}: a key is lower-case letters, digits and hyphens")
    try:
        address = clean_url(source.address)
        homepage = clean_url(source.homepage) if source.homepage else ""
    except ValueError as error:
        raise SourceFileError(f"source {source.key!r}: {error}") from error
    return replace(source, address=address, homepage=homepage, rules=_checked_rules(source))


def _checked_rules(source: Source) -> SourceRules:
    rules = source.rules
    for pattern in (*rules.follow, *rules.ignore):
        try:
            re.compile(pattern)
        except re.error as error:
            raise SourceFileError(
                f"source {source.key!r}: {pattern!r} is no regular expression: {error}"
            ) from error
    # Here, and not when the first page comes: nobody would be looking then.
    try:
        Selectors(rules)
    except ValueError as error:
        raise SourceFileError(f"source {source.key!r}: {error}") from error
    try:
        return replace(rules, tests=tuple(map(clean_url, rules.tests)))
    except ValueError as error:
        raise SourceFileError(f"source {source.key!r}: rules.tests: {error}") from error


def key_for(address: str) -> str:
    """A key made from an address: "mstrust-org-uk"."""
    return re.sub(r"[^a-z0-9]+", "-", host_of(address).removeprefix("www.").lower()).strip("-")[:80]


def _read_table(table: Any, number: int) -> Source:
    name = table.get("key", f"number {number}") if isinstance(table, dict) else f"number {number}"
    try:
        read = msgspec.convert(table, SourceTable)
    except msgspec.ValidationError as error:
        raise SourceFileError(f"source {name!r}: {error}") from error
    values = msgspec.structs.asdict(read)
    rules = msgspec.to_builtins(values.pop("rules"))
    values["rhythm"] = timedelta(minutes=values.pop("rhythm_minutes"))
    values["rules"] = msgspec.convert(rules, SourceRules)
    return checked(Source(id=0, **values))


def _table(source: Source) -> dict[str, Any]:
    """What differs from the defaults, and what always stands there."""
    full = msgspec.to_builtins(source)
    full["rhythm_minutes"] = int(source.rhythm.total_seconds() // 60)
    full["rules"] = {name: value for name, value in full["rules"].items() if value}
    plain = msgspec.structs.asdict(SourceTable(key="", name="", way=Way.FEED, address=""))
    names = [field for field in SourceTable.__struct_fields__ if field != "rules"]
    always = {"key", "name", "way", "address", "policy", "permission"}
    table = {name: full[name] for name in names if name in always or full[name] != plain[name]}
    return table | ({"rules": full["rules"]} if full["rules"] else {})


def _outline(outline: etree._Element) -> Source:
    address = outline.get("xmlUrl") or ""
    name = outline.get("title") or outline.get("text") or address
    try:
        key = key_for(address)
    except ValueError as error:
        raise SourceFileError(f"outline {name!r}: {error}") from error
    return checked(
        Source(id=0, key=key, name=name, way=Way.FEED, address=address, homepage=outline.get("htmlUrl") or "")
    )


def _distinct_keys(sources: list[Source]) -> Iterable[Source]:
    """Feeds of one host get numbers; one feed named twice is one source."""
    addresses: set[str] = set()
    keys: dict[str, int] = {}
    for source in sources:
        if source.address in addresses:
            continue
        addresses.add(source.address)
        keys[source.key] = count = keys.get(source.key, 0) + 1
        yield source if count == 1 else replace(source, key=f"{source.key[:76]}-{count}")
