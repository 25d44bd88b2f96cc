"""The demo sites written as a source list, for `msdigest sources` to read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.demo.sites import SITES, Site


def sources_toml(origins: Mapping[str, str]) -> str:
    """One [[source]] table a site; `origins` gives the address of each by its key."""
    return "\n".join(_table(site, origins[site.key]) for site in SITES)


def _table(site: Site, origin: str) -> str:
    fields: dict[str, str | int] = {
        "key": site.key,
        "name": site.name,
        "way": site.way.value,
        "address": f"{origin}{site.entrance}",
        "homepage": f"{origin}/",
        "language": "en",
        "rhythm_minutes": 60,
        "policy": site.policy.value,
        "permission": site.permission.value,
    }
    lines = ["[[source]]", *(f"{name} = {_value(value)}" for name, value in fields.items())]
    return "\n".join([*lines, *_rules(site)]) + "\n"


def _rules(site: Site) -> list[str]:
    lists = {name: getattr(site.rules, name) for name in ("keep", "drop", "follow", "ignore")}
    lines = [f"{name} = {_value(list(values))}" for name, values in lists.items() if values]
    if site.rules.next_page:
        lines.append(f"next_page = {_value(site.rules.next_page)}")
    return ["[source.rules]", *lines] if lines else []


def _value(value: str | int | list[str]) -> str:
    # JSON's strings, numbers and lists of strings are TOML's as well.
    return json.dumps(value)
