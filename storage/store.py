"""Opening the database, transactions, locks and the version of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, ProgrammingError

from storage.addresses import Addresses
from storage.alarms import Alarms
from storage.articles import Articles
from storage.candidates import Candidates
from storage.corrections import Corrections
from storage.documents import Documents
from storage.drafts import Drafts
from storage.errors import Unreachable, WrongVersion
from storage.issues import Issues
from storage.ledger import Ledger
from storage.locks import AdvisoryLocks, FileLocks, Locks
from storage.matches import Matches
from storage.migrations import HEAD
from storage.notices import Notices
from storage.pages import Pages
from storage.passages import Passages
from storage.plans import Plans
from storage.repeated import RepeatedPassages
from storage.reports import Reports
from storage.requests import Requests
from storage.reviews import Reviews
from storage.rulings import Rulings
from storage.runs import Runs
from storage.shelf import Shelves
from storage.skips import Skips
from storage.source_changes import SourceChanges
from storage.sources import Sources
from storage.stories import Stories
from storage.thresholds import ThresholdLines
from storage.tries import Tries
from storage.users import Users
from storage.watch import Watch
from storage.yields import Yields

BUSY_TIMEOUT_MS = 30_000
Durability = Literal["full", "normal"]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: an accessor for each noun, over one connection."""

    connection: Connection

    @property
    def sources(self) -> Sources:
        return Sources(self.connection)

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.connection)

    @property
    def pages(self) -> Pages:
        return Pages(self.connection)

    @property
    def articles(self) -> Articles:
        return Articles(self.connection)

    @property
    def candidates(self) -> Candidates:
        return Candidates(self.connection)

    @property
    def repeated(self) -> RepeatedPassages:
        return RepeatedPassages(self.connection)

    @property
    def stories(self) -> Stories:
        return Stories(self.connection)

    @property
    def shelves(self) -> Shelves:
        return Shelves(self.connection)

    @property
    def matches(self) -> Matches:
        return Matches(self.connection)

    @property
    def reviews(self) -> Reviews:
        return Reviews(self.connection)

    @property
    def rulings(self) -> Rulings:
        return Rulings(self.connection)

    @property
    def plans(self) -> Plans:
        return Plans(self.connection)

    @property
    def passages(self) -> Passages:
        return Passages(self.connection)

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @property
    def skips(self) -> Skips:
        return Skips(self.connection)

    @property
    def reports(self) -> Reports:
        return Reports(self.connection)

    @property
    def thresholds(self) -> ThresholdLines:
        return ThresholdLines(self.connection)

    @property
    def notices(self) -> Notices:
        return Notices(self.connection)

    @property
    def watch(self) -> Watch:
        return Watch(self.connection)

    @property
    def requests(self) -> Requests:
        return Requests(self.connection)

    @property
    def source_changes(self) -> SourceChanges:
        return SourceChanges(self.connection)

    @property
    def yields(self) -> Yields:
        return Yields(self.connection)

    @property
    def issues(self) -> Issues:
        return Issues(self.connection)

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.connection)

    @property
    def documents(self) -> Documents:
        return Documents(self.connection)

    @property
    def runs(self) -> Runs:
        return Runs(self.connection)

    @property
    def tries(self) -> Tries:
        return Tries(self.connection)

    @property
    def users(self) -> Users:
        return Users(self.connection)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.connection)

    @property
    def alarms(self) -> Alarms:
        return Alarms(self.connection)


class Store:
    """The database of one installation."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._folder = folder

    @classmethod
    def open(cls, url: str, *, folder: Path, durability: Durability = "full") -> Store:
        """Open the database at `url` (``sqlite:///…`` or ``postgresql://…``).

        `folder` is where lock files go. `durability` "full" makes every commit survive a
        loss of power; "normal" is for work that can be done again, and survives a killed
        process. Raises Unreachable when the address is unusable.
        """
        engine = _engine(_parsed(url), durability)
        return cls(engine, folder)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A transaction that writes; leaving the block by an exception takes all of it back."""
        with self._connect() as connection, connection.execution_options(msdigest_write=True).begin():
            yield Transaction(connection)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that reads one consistent state."""
        with self._connect() as connection:
            if not self.is_sqlite:  # whose transactions see one state anyway
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            with connection.begin():
                yield Transaction(connection)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection for changes of the schema, each step of which is a transaction of its own."""
        with self._connect() as connection:
            yield connection.execution_options(msdigest_write=True)

    @contextmanager
    def locks(self) -> Iterator[Locks]:
        """Locks between processes, given back at the end of the block."""
        held: Locks = FileLocks(self._folder / "locks") if self.is_sqlite else AdvisoryLocks(self.engine)
        try:
            yield held
        finally:
            held.close()

    def revision(self) -> str | None:
        """The version of the schema, or None for an empty database."""
        with self._connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return revision

    def require_current(self) -> None:
        """Raise WrongVersion unless the schema is the one this program was written for."""
        found = self.revision()
        if found is None:
            raise WrongVersion("The database is empty. Run `msdigest migrate` first.")
        if found != HEAD:
            raise WrongVersion(
                f"The database has schema {found}, this program needs {HEAD}. Run `msdigest migrate`; "
                "if that does not help, the database was made by a newer msdigest."
            )

    def analyze(self) -> None:
        """Let the database look at what it holds, so that it finds the best way to it. Cheap: SQLite looks
        at samples, and only where much has changed; PostgreSQL does so by itself."""
        if self.is_sqlite:
            with self.begin() as transaction:
                transaction.connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
                transaction.connection.exec_driver_sql("PRAGMA optimize = 0x10002")

    def vacuum(self) -> None:
        """Give room that is not used back to the disk. It takes as long as copying the database, and on
        SQLite nobody can write meanwhile."""
        with self._connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            own.exec_driver_sql("VACUUM")

    def unused_bytes(self) -> int:
        """How much of the database's file holds nothing; 0 on PostgreSQL, which tidies by itself."""
        if not self.is_sqlite:
            return 0
        with self.read() as transaction:
            free = transaction.connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0
            size = transaction.connection.exec_driver_sql("PRAGMA page_size").scalar() or 0
        return int(free) * int(size)

    def server_version(self) -> str:
        """The version of the database's own program."""
        with self._connect() as connection:
            return ".".join(str(part) for part in connection.dialect.server_version_info or ())

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        """A connection; trouble with the database itself, now or later, is told as Unreachable."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except (DataError, IntegrityError, ProgrammingError):
            raise  # what we asked was wrong, not the database
        except DatabaseError as error:
            raise Unreachable(f"The database {self.engine.url!r} does not answer: {error.orig}") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # which quote it, with its password
        kind = url.partition(":")[0][:20]
        raise Unreachable(f"The address of the database, which begins with {kind!r}, is none.") from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise Unreachable(f"msdigest keeps its data in SQLite or PostgreSQL, not in {parsed.drivername!r}")
    return parsed


def _engine(url: URL, durability: Durability) -> Engine:
    if url.drivername != "sqlite":
        # The encoding is said, because a server may have been set up with one that holds no text of ours.
        options = {"connect_timeout": 10, "client_encoding": "utf8"}
        return create_engine(url, pool_pre_ping=True, connect_args=options, hide_parameters=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # What is stored is hidden in errors: hashes of passwords and of sessions are, too.
    waits = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)

    def connected(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin or commit behind our back
        cursor = raw.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            f"synchronous = {durability.upper()}",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -65536",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        # A writer takes its lock at once: a reader that becomes a writer half-way could
        # only fail, as its snapshot may be stale by then.
        write = connection.get_execution_options().get("msdigest_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
