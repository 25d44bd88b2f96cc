"""Who may sign in, and what they may do: the changes, each one transaction, each with its rule."""

from __future__ import annotations

import secrets

from aggregator.review import RulingError
from app import clock
from app.passwords import hash_password
from app.settings import SettingsError
from storage.store import Store, Transaction

CURATOR, OPERATOR = "curator", "operator"
ROLES = (CURATOR, OPERATOR)
LONGEST_NAME = 80
# Six of these words make 42 bits: enough for a phrase that is used once, and tried slowly.
_WORDS = (
    "acorn amber apple arrow badge baker basil beach berry birch blanket bloom boat bonnet bottle branch "
    "bread brick bridge broom brush bucket button cabin candle canal carpet castle cedar cellar chair chalk "
    "cherry circle clay clock cloud clover coast cobble comet copper coral corner cotton cradle crane cream "
    "cricket curtain daisy desk dove drum duck eagle elbow engine falcon feather fence fern ferry field "
    "flint flour forest fountain fox garden gate ginger glove goose grain grape harbour hazel hedge heron "
    "hill honey island ivory jacket jigsaw kettle kite ladder lagoon lamp lantern lemon lettuce linen "
    "lobster magnet maple marble meadow melon mill mirror moon moss mustard needle nest oak oat olive onion "
    "orchard otter oven paddle paper parsley path pebble pepper piano pillow pine planet plum pond poppy"
).split()


def may(role: str, needed: str) -> bool:
    """Whether somebody with a role may do what needs one: operators may all that curators may."""
    return ROLES.index(role) >= ROLES.index(needed)


def phrase() -> str:
    """A pass phrase for once."""
    return " ".join(secrets.choice(_WORDS) for _ in range(6))


def invite(store: Store, name: str, role: str) -> str:
    """Add somebody; returns the pass phrase for their first sign-in, which is told once.

    Raises RulingError for a name or role that is none, Conflict for a name that is taken.
    """
    name = checked_name(name)
    once = phrase()
    with store.begin() as transaction:
        transaction.users.add(name, checked_role(role), hash_password(once), clock.now(), must_change=True)
    return once


def renew(store: Store, user_id: int) -> str:
    """Give somebody a pass phrase for once, and sign them out everywhere. Raises NotFound."""
    once = phrase()
    hashed = hash_password(once)
    with store.begin() as transaction:
        transaction.users.set_password(transaction.users.by_id(user_id).name, hashed, must_change=True)
    return once


def change_role(store: Store, user_id: int, role: str) -> None:
    """Raises RulingError when nobody would be left to look after the desk, and NotFound."""
    with store.begin() as transaction:
        name = transaction.users.by_id(user_id).name
        if checked_role(role) != OPERATOR:
            _require_another(transaction, name)
        transaction.users.set_role(name, role)


def remove(store: Store, user_id: int) -> str:
    """Remove somebody; returns the name. Raises RulingError for the last operator, and NotFound."""
    with store.begin() as transaction:
        name = transaction.users.by_id(user_id).name
        _require_another(transaction, name)
        transaction.users.remove(name)
    return name


def change_password(store: Store, name: str, password: str) -> None:
    """Change somebody's own password; they are signed out everywhere. Raises RulingError when it is too
    short."""
    try:
        hashed = hash_password(password)
    except SettingsError as error:
        raise RulingError(str(error)) from error
    with store.begin() as transaction:
        transaction.users.set_password(name, hashed)


def checked_name(name: str) -> str:
    """Raises RulingError for a name that is too short or too long."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise RulingError(f"A name has from 1 to {LONGEST_NAME} letters.")
    return name


def checked_role(role: str) -> str:
    """Raises RulingError for a role that is none."""
    if role not in ROLES:
        raise RulingError(f"There is no role {role!r}. Roles are {' and '.join(ROLES)}.")
    return role


def _require_another(transaction: Transaction, name: str) -> None:
    operators = transaction.users.hold(OPERATOR)
    if operators == [name]:
        raise RulingError(f"{name} is the last operator. Make somebody else one first.")
