"""The ids of new stories."""

from __future__ import annotations

import uuid

from storage.issues import Installation as Identity


def story_uid(identity: Identity) -> str:
    """An id that no story has had (RFC 4151: a tag of the installation that mints it)."""
    return f"tag:{identity.authority},{identity.year}:story/{uuid.uuid4()}"
