"""Making the row of a correction, for a ruling to let it stand."""

from __future__ import annotations

import uuid
from datetime import datetime

from aggregator.corrections import Amendment, is_announced, note_for_readers
from aggregator.model import Channel, Story
from storage.store import Transaction


def add_correction(transaction: Transaction, story: Story, amendment: Amendment, now: datetime) -> int:
    """Store a correction that does not stand yet, with an id of its own; returns its number."""
    identity = transaction.issues.identity()
    was_in_issue = transaction.corrections.was_in_issue(story.id, Channel.DIGEST.value)
    return transaction.corrections.add(
        uid=f"tag:{identity.authority},{identity.year}:correction/{uuid.uuid4()}",
        story_id=story.id,
        kind=amendment.kind,
        announced=is_announced(amendment.kind, was_in_issue=was_in_issue),
        note=note_for_readers(amendment),
        now=now,
    )
