"""What somebody wrote in a form, as fields that can be kept and carried along."""

from __future__ import annotations

import json

from starlette.datastructures import FormData

from storage.drafts import Draft, Fields

MOST_FIELDS = 400
_LONGEST_NAME = 80
# Of a form: who sent it, which button was pressed, and where the way leads. And never a password.
_NOT_WRITTEN = frozenset({"csrf", "decision", "back", "address", "edit"})


def written(form: FormData) -> Fields:
    """What somebody wrote or ticked in a form, in order."""
    return tuple(
        (_storable(name), _storable(value))
        for name, value in form.multi_items()
        if isinstance(value, str) and _is_written(name)
    )


def as_text(form: FormData) -> str:
    """A form as one text, to be carried through the sign-in page; "" where nothing was written."""
    fields = written(form)
    return json.dumps(fields) if any(value.strip() for _, value in fields) else ""


def from_text(text: str) -> Fields:
    """The fields that were carried; none for what is no such text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    pairs = found if isinstance(found, list) else []
    return written(FormData([tuple(one) for one in pairs[:MOST_FIELDS] if _is_pair(one)]))


def as_form(draft: Draft) -> FormData:
    """A draft as the form that it was."""
    return FormData(list(draft.fields))


def _is_written(name: str) -> bool:
    return name not in _NOT_WRITTEN and "password" not in name and len(name) <= _LONGEST_NAME


def _storable(text: str) -> str:
    """Without NUL and lone surrogates, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)
