"""Headers every answer carries, so that no page can forget them.

The defaults are those of the desk, the stricter ones; published files bring their own.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",  # drafts are saved while somebody writes
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
_OF_DOCUMENTS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a browser then hides the origin of a form too, and we want to check it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def dress(headers: MutableHeaders, status: int) -> None:
    """Add the headers that are not there yet."""
    headers.setdefault("Cache-Control", "no-store")
    if status == 304:
        return  # the reader has them with the document
    for name, value in _OF_DOCUMENTS.items():
        headers.setdefault(name, value)


class Headers:
    """Dresses every answer on its way out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(MutableHeaders(scope=message), message["status"])
            await send(message)

        await self._app(scope, receive, send_dressed)
