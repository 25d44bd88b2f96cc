"""The job of changing a source in the pages: recorded with who did so, and taken back on demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aggregator.model import Permission, Policy, Source
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from storage.errors import Conflict

CHANGEABLE = ("policy", "permission", "excerpt_chars", "licence_note", "contact", "active", "removed")
LONGEST = {"licence_note": 1_000, "contact": 300}
MOST_EXCERPT = 5_000  # characters


def change(installation: Installation, key: str, values: Mapping[str, Any], *, user: str) -> int | None:
    """Change a source; returns the number of the change, or None where nothing is different. Raises
    RulingError for what cannot be, and NotFound."""
    _require_possible(values)
    with installation.store.begin() as transaction:
        source, removed_at = transaction.sources.named(key)
        held = _held(source, removed=removed_at is not None)
        fields = {name: (held[name], after) for name, after in values.items() if held[name] != after}
        if not fields:
            return None
        now = clock.now()
        transaction.sources.change(source.id, {name: after for name, (_, after) in fields.items()}, now)
        return transaction.source_changes.add(source.id, fields, user=user, now=now)


def take_back(installation: Installation, key: str, change_id: int, *, user: str) -> int:
    """Take a change of a source back; returns the number of the change that does so. Raises Conflict when
    it was undone already, or the same was changed since, and NotFound."""
    with installation.store.begin() as transaction:
        source, removed_at = transaction.sources.named(key)
        done = transaction.source_changes.get(change_id)
        if done.source_id != source.id or done.undoes_id is not None:
            raise RulingError("That line cannot be undone here.")
        if done.undone:
            raise Conflict("That change has been undone already.")
        held = _held(source, removed=removed_at is not None)
        if any(held[name] != after for name, _, after in done.fields):
            raise Conflict("The same has been changed again since. Undo that first.")
        now = clock.now()
        transaction.sources.change(source.id, {name: before for name, before, _ in done.fields}, now)
        fields = {name: (after, before) for name, before, after in done.fields}
        return transaction.source_changes.add(source.id, fields, user=user, now=now, undoes_id=done.id)


def _held(source: Source, *, removed: bool) -> dict[str, Any]:
    """What can be changed, as it is now, in the form in which it is kept."""
    return {
        "policy": source.policy.value,
        "permission": source.permission.value,
        "excerpt_chars": source.excerpt_chars,
        "licence_note": source.licence_note,
        "contact": source.contact,
        "active": source.active,
        "removed": removed,
    }


def _require_possible(values: Mapping[str, Any]) -> None:
    if unknown := [name for name in values if name not in CHANGEABLE]:
        raise RulingError(f"{unknown[0]} cannot be changed here.")
    if values.get("policy", Policy.REVIEW) not in set(Policy):
        raise RulingError("Please choose who approves.")
    if values.get("permission", Permission.LINK) not in set(Permission):
        raise RulingError("Please choose what may be shown.")
    if not 0 <= values.get("excerpt_chars", 0) <= MOST_EXCERPT:
        raise RulingError(f"An excerpt has from 0 to {MOST_EXCERPT:,} characters.")
    for name, most in LONGEST.items():
        if len(values.get(name, "")) > most:
            raise RulingError(f"The {name.replace('_', ' ')} has more than {most:,} characters.")
