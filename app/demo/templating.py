"""The Jinja environment of the demo pages, and how they write dates and names."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


def template(name: str) -> Template:
    """The template `name` of app/demo/templates."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,  # for the feeds as well: everything here is HTML or XML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "iso": datetime.isoformat,
        "rfc822": format_datetime,
        "day": _day,
        "us_day": _us_day,
        "persons": _persons,
    }
    return environment


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"


def _us_day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _persons(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]
