"""What HTTP says about a document: its validators, its codings, and who has it already (RFC 9110).

Each coding of a document is a representation with a strong tag of its own: one tag for two
runs of bytes would let a cache mix them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_GZIP_NAMES = frozenset({"x-gzip"})
CODINGS = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}  # the smallest first, and how such a copy is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """The bytes of a document in one coding. `modified` has whole seconds."""

    body: bytes = field(repr=False)
    media_type: str
    modified: datetime
    coding: str  # "br", "zstd", "gzip", or "" for none
    etag: str


def represent(body: bytes, media_type: str, modified: datetime, coding: str = "") -> Representation:
    """A representation under the tag that its bytes give it."""
    return Representation(
        body=body,
        media_type=media_type,
        modified=modified.replace(microsecond=0),
        coding=coding,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def answer(
    request: Request,
    shown: Representation,
    *,
    always: Mapping[str, str],
    whole: Mapping[str, str],
    now: datetime,
) -> Response:
    """The document, or word that the reader has it already. `always` goes with both, `whole`
    only with the document: a 304 is sent a thousand times a day, and stays small."""
    headers = {**always, "ETag": shown.etag, "Vary": "Accept-Encoding"}
    if is_known(request.headers, shown):
        return Response(status_code=304, headers=headers)
    headers |= whole
    headers["Content-Type"] = shown.media_type
    headers["Last-Modified"] = format_datetime(min(shown.modified, now.replace(microsecond=0)), usegmt=True)
    headers["Content-Length"] = str(len(shown.body))
    if shown.coding:
        headers["Content-Encoding"] = shown.coding
    return Response(b"" if request.method == "HEAD" else shown.body, headers=headers)


def is_known(headers: Headers, shown: Representation) -> bool:
    """Whether the reader holds these bytes. A tag says more than a date, and wins over it."""
    tags = headers.getlist("if-none-match")
    if tags:
        sent = ", ".join(tags)
        return sent.strip() == "*" or shown.etag in _TAG.findall(sent)
    since = _moment(headers.get("if-modified-since", ""))
    return since is not None and shown.modified <= since


def codings(header: str | None) -> list[str]:
    """The codings of ours that a reader takes, the one it is served best with first; "" is none. One that
    sent no Accept-Encoding gets the plain bytes: it may be an old program that cannot unpack."""
    weights = dict(_weighted(part) for part in (header or "").lower().split(",") if part.strip())
    for alias in _GZIP_NAMES & weights.keys():
        weights["gzip"] = max(weights[alias], weights.get("gzip", 0.0))
    plain = weights.get("identity", 0.0)
    named = [(weights.get(name, weights.get("*", 0.0)), name) for name in CODINGS]
    wanted = [(weight, name) for weight, name in named if weight > 0 and weight >= plain]
    wanted.sort(key=lambda one: -one[0])  # of equals the smallest stays first
    return [*(name for _, name in wanted), ""]


def _weighted(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    weight = next((p.partition("=")[2] for p in parameters if p.partition("=")[0].strip() == "q"), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0  # unreadable: the plain bytes suit everybody


def _moment(text: str) -> datetime | None:
    """A date in any of the three forms of HTTP, or None."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
