"""How the desk looks and listens on one device: kept in one cookie, set by the server, told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from starlette.requests import Request
from starlette.responses import Response

from app.installation import Installation

COOKIE = "desk-display"
_LASTS = 400 * 24 * 3600  # seconds: as long as browsers keep a cookie
# What can be chosen, the usual first.
CHOICES: dict[str, tuple[str, ...]] = {
    "text": ("usual", "large", "largest"),
    "colours": ("device", "light", "dark"),
    "contrast": ("usual", "strong"),
    "letters": ("usual", "wide"),
    "keys": ("one", "two", "off"),
    "set": ("10", "5", "20"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """What somebody chose on this device."""

    text: str = "usual"
    colours: str = "device"
    contrast: str = "usual"
    letters: str = "usual"
    keys: str = "one"  # press: one key answers; two: a key moves the focus, Enter answers; off
    set: str = "10"  # questions in a set

    @property
    def scheme(self) -> str:
        """For browsers: which colours their own parts have."""
        return {"light": "light", "dark": "dark"}.get(self.colours, "light dark")

    @property
    def attributes(self) -> dict[str, str]:
        """What the page says of itself to the style sheet and the script: what is not as usual."""
        mine = asdict(self)
        shown = (name for name in CHOICES if name != "set")
        return {name: mine[name] for name in shown if mine[name] != CHOICES[name][0]}


def display_of(request: Request) -> Display:
    """What was chosen on the device that asks; what cannot be read is as usual."""
    parts = (part.partition(":") for part in request.cookies.get(COOKIE, "")[:200].split("."))
    return chosen({name: value for name, _, value in parts})


def set_size(request: Request) -> int:
    """How many questions make a set on the device that asks."""
    return int(display_of(request).set)


def chosen(values: Mapping[str, str]) -> Display:
    """A choice out of what was sent; what is none of the choices is as usual."""
    known = {one.name: values.get(one.name, "") for one in fields(Display)}
    return Display(**{name: value for name, value in known.items() if value in CHOICES[name]})


def keep(installation: Installation, response: Response, display: Display) -> None:
    """Let the device remember a choice."""
    value = ".".join(f"{name}:{value}" for name, value in asdict(display).items())
    response.set_cookie(
        COOKIE,
        value,
        max_age=_LASTS,
        path="/",
        secure=installation.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
