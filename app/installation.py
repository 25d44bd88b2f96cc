"""Opening this installation: settings, database, identity."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aggregator.assess import Standards
from aggregator.relevance import Vocabulary, builtin_vocabulary, parse_vocabulary
from app import clock
from app.editorial import Editorial, read_editorial, template
from app.settings import Settings, SettingsError
from feeds.channel import Publication
from feeds.outbox import replace_file
from storage.migrate import migrate
from storage.store import Durability, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What every job needs: where things are, what is published, and the database."""

    settings: Settings
    editorial: Editorial
    store: Store

    @property
    def standards(self) -> Standards:
        """What an article must be to be kept. Raises SettingsError for a vocabulary that is none."""
        subject = self.editorial.subject
        return Standards(
            vocabulary=_vocabulary(self.settings.home / subject.vocabulary)
            if subject.vocabulary
            else builtin_vocabulary(),
            on_topic_only=subject.filter,
            min_words=self.editorial.articles.min_words,
            spared=frozenset(("disclaimers",) if self.editorial.articles.keep_disclaimers else ()),
        )

    @property
    def publication(self) -> Publication:
        words = self.editorial.publication
        return Publication(
            title=words.title,
            description=words.description,
            publisher=words.publisher,
            language=words.language,
            home=self.settings.public_url,
            contact=self.settings.contact,
            hubs=words.hubs,
        )


def open_installation(settings: Settings, *, durability: Durability = "full") -> Installation:
    """Open an installation that is set up. Raises SettingsError or StorageError with the reason."""
    editorial = read_editorial(settings.editorial_file)
    store = open_store(settings, durability)
    store.require_current()
    return Installation(settings=settings, editorial=editorial, store=store)


def open_store(settings: Settings, durability: Durability = "full") -> Store:
    """Open the database, whatever its schema is."""
    return Store.open(settings.database, folder=settings.home, durability=durability)


def set_up(settings: Settings) -> tuple[str | None, str]:
    """Make the home folder, the editorial file, the schema and the identity, where missing.

    Returns the revisions of the schema before and after.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    if not settings.editorial_file.exists():
        replace_file(settings.editorial_file, template().encode())
    editorial = read_editorial(settings.editorial_file)
    store = open_store(settings)
    try:
        revisions = migrate(store)
        with store.begin() as transaction:
            transaction.issues.install(_authority(settings, editorial), clock.now().replace(microsecond=0))
    finally:
        store.close()
    return revisions


def _authority(settings: Settings, editorial: Editorial) -> str:
    """The name in the ids (RFC 4151): a domain of the operator's, or, for an installation that
    has none yet, one that belongs to nobody and is like no other."""
    if editorial.publication.authority:
        return editorial.publication.authority
    host = urlsplit(settings.public_url).hostname
    return host if host and settings.has_public_address else f"{secrets.token_hex(6)}.invalid"


def _vocabulary(path: Path) -> Vocabulary:
    try:
        return parse_vocabulary(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"subject.vocabulary: {path}: {error}") from error
