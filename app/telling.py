"""Telling an operator: by webhook, by e-mail, or by the log alone where neither is set."""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.settings import Settings

SECONDS = 20.0


class TellingError(RuntimeError):
    """A message could not be handed over; the message says to whom and why."""


def tell(settings: Settings, subject: str, text: str) -> None:
    """Tell the operator. Does nothing where nobody wants to be told. Raises TellingError."""
    if settings.alarm_webhook:
        _post(settings.alarm_webhook, subject, text)
    if settings.alarm_mail:
        _mail(settings, subject, text)


def _post(address: str, subject: str, text: str) -> None:
    """Post what chat rooms and most others understand: JSON with a `text`."""
    body = json.dumps({"text": f"{subject}\n{text}", "subject": subject}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - http or https, see settings
    host = urlsplit(address).hostname  # the path of a webhook is a secret
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=SECONDS):
            return
    except OSError as error:
        raise TellingError(f"the webhook at {host}: {error}") from error
    except http.client.HTTPException as error:  # some quote what they were given
        raise TellingError(f"the webhook at {host} does not answer as a web server does") from error


class _Straight(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but to the address that the operator named: its answer is not to choose another."""

    def redirect_request(self, *_: object) -> None:
        """None: the redirect is told as the error it is."""


def _mail(settings: Settings, subject: str, text: str) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = message["To"] = settings.alarm_mail
    message.set_content(text)
    try:
        with connected(settings) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise TellingError(f"e-mail to {settings.alarm_mail}: {error}") from error


def connected(settings: Settings) -> smtplib.SMTP:
    """A connection to the mail server, signed in. Raises OSError or SMTPException."""
    parts = urlsplit(settings.smtp or "smtp://localhost")
    secure = ssl.create_default_context()
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=secure)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
