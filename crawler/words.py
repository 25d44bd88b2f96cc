"""What went wrong with a request, in words an operator understands."""

from __future__ import annotations

import re
from http import HTTPStatus

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import DNSLookupError

from crawler.guard import REFUSED, spelled

TOO_LARGE = "the answer is larger than this source's limit"
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,190}")
_SAID = re.compile(rb"[^\x00-\x08\x0e-\x1f<>]{1,300}")


def status_words(status: int) -> str:
    """A status of HTTP with its name: "404 Not Found"."""
    try:
        return f"the server answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"the server answered {status}"


def refusal(response: Response) -> str:
    """The status of an API's answer, and what is said of it: that often names what is wrong."""
    words = status_words(response.status)
    said = _SAID.match(response.body[:1000].strip())
    return f"{words}: {' '.join(said[0].decode('utf-8', 'replace').split())}" if said else words


def email_in(contact: str) -> str:
    """The e-mail address that an operator named as the contact, or "" where it is something else."""
    found = _EMAIL.fullmatch(contact.strip().removeprefix("mailto:"))
    return found[0] if found else ""


def failure_words(error: BaseException | None, host: str) -> str:
    """Why a request got no answer."""
    name = spelled((host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host).strip("[]"))
    if name in REFUSED:
        return f"{name} is at a private address ({REFUSED[name]}), where no request may go"
    if "MAXSIZE" in str(error):
        return TOO_LARGE  # found while unpacking, where it comes as a refusal
    if isinstance(error, HttpError):  # of the few answers that do not come to the spider
        status = error.response.status
        return "it sends us on, and not to a web address" if 300 <= status < 400 else status_words(status)
    if isinstance(error, IgnoreRequest) and "redirections" not in str(error):
        return str(error) or "the request was refused"
    if isinstance(error, DNSLookupError | CannotResolveHostError):
        return f"the name {name} does not resolve"
    return _kind_words(type(error).__name__, str(error), host)


def _kind_words(kind: str, message: str, host: str) -> str:
    """Words for the exceptions of Twisted and Scrapy, which are told apart by name: the same
    trouble comes as one of several classes, some of them private."""
    too_large = "Cancelled" in kind or "MaxSize" in kind or "exceeds" in message or "larger than" in message
    words = (
        ("Timeout" in kind, "the server did not answer in time"),
        (too_large, TOO_LARGE),
        ("Connect" in kind, f"no connection to {host}"),
        ("DataLoss" in kind or "ResponseFailed" in kind, "the answer broke off"),
        ("redirections" in message, "it redirects us on and on, and never answers"),
        ("DownloadFailed" in kind, "the server's answer is not HTTP, or broke off"),
        ("BadGzip" in kind or "decompress" in message, "the answer is not packed the way it says"),
        (kind == "ValueError", f"it sends us to what is no web address: {message}"),
    )
    return next((said for holds, said in words if holds), f"{kind}: {message}".rstrip(": "))
