"""Users and their sessions. Passwords and tokens come here already hashed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.errors import Conflict, NotFound
from storage.schema import sessions, users


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in."""

    id: int
    name: str
    role: str  # curator or operator
    password_hash: str
    created_at: datetime
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. `csrf` must come back with every change it asks for."""

    user: User
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Users:
    """Reads and writes users."""

    connection: Connection

    def add(self, name: str, role: str, password_hash: str, now: datetime) -> None:
        """Add a user. Raises Conflict when the name is taken."""
        row = {"name": name, "role": role, "password_hash": password_hash, "created_at": now, "failures": 0}
        try:
            self.connection.execute(insert(users).values(row))
        except IntegrityError as error:
            raise Conflict(f"There is a user {name!r} already.") from error

    def set_password(self, name: str, password_hash: str) -> None:
        """Change a password and sign the user out everywhere. Raises NotFound."""
        user = self.find(name)
        if user is None:
            raise NotFound(f"There is no user {name!r}.")
        self.connection.execute(
            update(users)
            .where(users.c.id == user.id)
            .values(password_hash=password_hash, failures=0, locked_until=None)
        )
        self.connection.execute(delete(sessions).where(sessions.c.user_id == user.id))

    def find(self, name: str) -> User | None:
        row = self.connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return User(**row) if row else None

    def all(self) -> list[User]:
        rows = self.connection.execute(select(users).order_by(users.c.name)).mappings()
        return [User(**row) for row in rows]

    def tried(self, user_id: int, *, failures: int, locked_until: datetime | None) -> None:
        """Record the outcome of a sign-in: wrong passwords in a row, and a lock if any."""
        self.connection.execute(
            update(users).where(users.c.id == user_id).values(failures=failures, locked_until=locked_until)
        )

    def open_session(
        self, token_hash: str, user_id: int, csrf: str, now: datetime, expires_at: datetime
    ) -> None:
        """Sign a browser in, and forget the sessions that have ended."""
        self.connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
        row = {
            "token_hash": token_hash,
            "user_id": user_id,
            "csrf": csrf,
            "created_at": now,
            "expires_at": expires_at,
        }
        self.connection.execute(insert(sessions).values(row))

    def session(self, token_hash: str, now: datetime) -> Session | None:
        """The session of a token, or None when it has ended or never was."""
        query = (
            select(users, sessions.c.csrf, sessions.c.expires_at)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now)
        )
        row = self.connection.execute(query).mappings().first()
        if row is None:
            return None
        values = dict(row)
        csrf, expires_at = values.pop("csrf"), values.pop("expires_at")
        return Session(user=User(**values), csrf=csrf, expires_at=expires_at)

    def close_session(self, token_hash: str) -> None:
        self.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))
