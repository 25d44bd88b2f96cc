"""What a demo site answers: decided from values alone, so that `server` only acts."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_TEXTUAL = (
    "text/",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing a site serves."""

    body: bytes
    media_type: str
    modified: datetime
    location: str = ""  # not "" makes it a redirect

    @property
    def etag(self) -> str:
        """Weak, because the plain and the compressed form share it."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


def answer(resource: Resource | None, asked: Mapping[str, str]) -> Answer:
    """The response for `resource` to a request with the headers `asked` (names in lower case)."""
    if resource is None:
        return _with_body(404, b"<!doctype html><title>Not here</title><p>No such page.", "text/html")
    if resource.location:
        return Answer(status=301, headers=(("Location", resource.location), ("Content-Length", "0")))
    validators = (("ETag", resource.etag), ("Last-Modified", format_datetime(resource.modified, usegmt=True)))
    if _unchanged(resource, asked):
        return Answer(status=304, headers=validators)
    if "gzip" in asked.get("accept-encoding", "") and resource.media_type.startswith(_TEXTUAL):
        extra = (*validators, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
        return _with_body(200, gzip.compress(resource.body, mtime=0), resource.media_type, extra)
    return _with_body(200, resource.body, resource.media_type, (*validators, ("Vary", "Accept-Encoding")))


def is_conditional(asked: Mapping[str, str]) -> bool:
    """Whether the request carries a validator."""
    return "if-none-match" in asked or "if-modified-since" in asked


def _with_body(status: int, body: bytes, media_type: str, extra: tuple[tuple[str, str], ...] = ()) -> Answer:
    headers = (("Content-Type", _charset(media_type)), ("Content-Length", str(len(body))), *extra)
    return Answer(status=status, headers=headers, body=body)


def _charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _unchanged(resource: Resource, asked: Mapping[str, str]) -> bool:
    """RFC 9110: a tag, where one is sent, decides alone."""
    if "if-none-match" in asked:
        tags = {tag.strip() for tag in asked["if-none-match"].split(",")}
        return bool(tags & {resource.etag, "*"})
    since = _http_date(asked.get("if-modified-since", ""))
    return since is not None and resource.modified.replace(microsecond=0) <= since


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
