"""Users, their sessions and their devices. Passwords and tokens come here already hashed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from aggregator.rhythm import CLOCKS_DIFFER
from storage.errors import Conflict, NotFound
from storage.schema import devices, sessions, users
from storage.sql import upsert

LONGEST_SESSION = timedelta(days=180)  # from signing in, however often somebody comes


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in."""

    id: int
    name: str
    role: str  # curator or operator
    password_hash: str
    created_at: datetime
    must_change: bool  # the password is one for once: nothing else may be done before it is changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. `csrf` must come back with every change it asks for."""

    user: User
    csrf: str
    created_at: datetime
    expires_at: datetime
    device: str  # in words, as the browser says


@dataclass(frozen=True, slots=True)
class Users:
    """Reads and writes users."""

    connection: Connection

    def add(
        self, name: str, role: str, password_hash: str, now: datetime, *, must_change: bool = False
    ) -> None:
        """Add a user. Raises Conflict when the name is taken."""
        row = {
            "name": name,
            "role": role,
            "password_hash": password_hash,
            "created_at": now,
            "must_change": must_change,
        }
        try:
            self.connection.execute(insert(users).values(row))
        except IntegrityError as error:
            raise Conflict(f"There is a user {name!r} already.") from error

    def set_password(self, name: str, password_hash: str, *, must_change: bool = False) -> None:
        """Change a password and sign the user out everywhere. Raises NotFound."""
        user = self.get(name)
        values = {"password_hash": password_hash, "must_change": must_change}
        self.connection.execute(update(users).where(users.c.id == user.id).values(values))
        self.end_sessions(user.id)

    def set_role(self, name: str, role: str) -> None:
        """Raises NotFound."""
        self.connection.execute(update(users).where(users.c.id == self.get(name).id).values(role=role))

    def remove(self, name: str) -> None:
        """Remove a user; what they decided keeps their name. Raises NotFound."""
        user = self.get(name)
        self.end_sessions(user.id)
        self.connection.execute(delete(devices).where(devices.c.user_id == user.id))
        self.connection.execute(delete(users).where(users.c.id == user.id))

    def find(self, name: str) -> User | None:
        row = self.connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return User(**row) if row else None

    def get(self, name: str) -> User:
        """Raises NotFound."""
        user = self.find(name)
        if user is None:
            raise NotFound(f"There is no user {name!r}.")
        return user

    def by_id(self, user_id: int) -> User:
        """Raises NotFound."""
        row = self.connection.execute(select(users).where(users.c.id == user_id)).mappings().first()
        if row is None:
            raise NotFound("There is no such user any more.")
        return User(**row)

    def all(self) -> list[User]:
        rows = self.connection.execute(select(users).order_by(users.c.name)).mappings()
        return [User(**row) for row in rows]

    def hold(self, role: str) -> list[str]:
        """The names of all who have a role; until the transaction ends nobody else can change them."""
        query = select(users.c.name).where(users.c.role == role).order_by(users.c.id).with_for_update()
        return list(self.connection.scalars(query))

    def open_session(
        self,
        token_hash: str,
        user_id: int,
        csrf: str,
        now: datetime,
        expires_at: datetime,
        device: str = "",
    ) -> None:
        """Sign a browser in, and forget the sessions that have ended."""
        ended = or_(sessions.c.expires_at <= now, *(~holds for holds in _of_our_time(now)))
        self.connection.execute(delete(sessions).where(ended))
        row = {
            "token_hash": token_hash,
            "user_id": user_id,
            "csrf": csrf,
            "created_at": now,
            "expires_at": expires_at,
            "device": device,
        }
        self.connection.execute(insert(sessions).values(row))

    def session(self, token_hash: str, now: datetime) -> Session | None:
        """The session of a token, or None when it has ended or never was."""
        found = self._sessions(sessions.c.token_hash == token_hash, now)
        return found[0] if found else None

    def sessions(self, now: datetime) -> list[Session]:
        """All who are signed in now, the newest first."""
        return self._sessions(sessions.c.expires_at > now, now)

    def _sessions(self, condition: object, now: datetime) -> list[Session]:
        own = (sessions.c.csrf, sessions.c.created_at.label("opened_at"), sessions.c.expires_at)
        query = (
            select(users, *own, sessions.c.device)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(condition, sessions.c.expires_at > now, *_of_our_time(now))  # type: ignore[arg-type]
            .order_by(sessions.c.created_at.desc(), sessions.c.token_hash)
        )
        found = []
        for row in self.connection.execute(query).mappings():
            values = dict(row)
            session = {
                "created_at": values.pop("opened_at"),
                **{name: values.pop(name) for name in ("csrf", "expires_at", "device")},
            }
            found.append(Session(user=User(**values), **session))
        return found

    def prolong(self, token_hash: str, expires_at: datetime) -> None:
        """Let a session last until later."""
        longer = update(sessions).where(sessions.c.token_hash == token_hash)
        self.connection.execute(longer.values(expires_at=expires_at))

    def close_session(self, token_hash: str) -> None:
        self.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def end_sessions(self, user_id: int, *, but: str = "") -> None:
        """Sign somebody out everywhere, or everywhere but in the session with this token."""
        ended = delete(sessions).where(sessions.c.user_id == user_id, sessions.c.token_hash != but)
        self.connection.execute(ended)

    def knows_device(self, token_hash: str, name: str) -> bool:
        """Whether a browser has signed this user in before."""
        query = (
            select(devices.c.user_id)
            .join(users, users.c.id == devices.c.user_id)
            .where(devices.c.token_hash == token_hash, users.c.name == name)
        )
        return self.connection.execute(query).first() is not None

    def remember_device(self, token_hash: str, user_id: int, now: datetime) -> None:
        row = {"token_hash": token_hash, "user_id": user_id, "seen_at": now}
        upsert(self.connection, devices, [row], overwrite=("seen_at",))


def _of_our_time(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Sessions that are not too old, and were not opened while the clock was ahead: those would last for
    years once it is right."""
    opened = sessions.c.created_at
    return opened > now - LONGEST_SESSION, opened <= now + CLOCKS_DIFFER
