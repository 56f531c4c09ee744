"""The open project: one connection to a file or a server, one door for writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.exc import IntegrityError

from qualcode.domain.changes import Change, Effects
from qualcode.domain.errors import ProjectError, ReadOnlyError, UndoError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.storage import journal
from qualcode.storage.blindness import Blind
from qualcode.storage.coder_names import id_of, spelled
from qualcode.storage.dialects import defer_references, integrity_is_of_references
from qualcode.storage.engine import WRITING
from qualcode.storage.grounds import Ground
from qualcode.storage.inverting import invert, quoted
from qualcode.storage.keeping import Keeper
from qualcode.storage.late_work import note_late_work
from qualcode.storage.pausing import uncollected
from qualcode.storage.setup_entries import coder_ids, sign_on
from qualcode.storage.structures import Kept, Structures
from qualcode.storage.transaction import Transaction

T = TypeVar("T")


class Project:
    """One study, open in this process for one coder; made by `open_project` and `create_project`."""

    def __init__(self, ground: Ground, coder: str) -> None:
        self.coder = coder
        """The name of the coder who works in this session."""
        self.ground = ground
        """The file or server it stands on: for storage alone."""
        self._connection = ground.connect()
        self._blindness = ground.hiding(self._connection, lambda: self.coder)
        self._transaction: Transaction | None = None
        self.structures = Structures()
        self._codebook_writes = 0
        self._kept = Kept()
        self.last: Effects = Effects(None, "")
        """What the latest change of this session touched."""
        self.upgraded_from: Path | None = None
        """The backup taken before the file was upgraded at this opening, if it was."""
        self.keeper: Keeper | None = None
        """Makes backups of a file that is open for writing; None for a server, and for drafts."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back, or leave the server."""
        if self.keeper is not None:
            self.keeper.close()
        self._connection.close()
        self.ground.close()

    @property
    def location(self) -> Location:
        """Where the project is: the path of its file, or a database on a server."""
        return self.ground.location

    @property
    def label(self) -> str:
        """Where the project is, as people are told it: never with a password."""
        return str(self.ground.location)

    @property
    def path(self) -> Path:
        """The project's file.

        Raises:
            ProjectError: It has none: it is on a server.
        """
        if isinstance(self.ground.location, Path):
            return self.ground.location
        raise ProjectError(
            tr("{project} is on a server and has no file", project=self.label),
            remedy=tr("`qualcode project copy` makes one"),
        )

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written; empty if the project is open for writing."""
        return self.ground.why_read_only

    @property
    def writable(self) -> bool:
        """Whether this session may write."""
        return self.ground.writable

    def check_in_place(self) -> None:
        """Look whether the project is still what was opened, and mend what can be mended.

        Raises:
            ProjectGoneError: Its file was deleted, moved or replaced.
            LockedProjectError: Another process has taken its lock.
        """
        self.ground.check_in_place(self._connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the project throughout; inside a change, what it has written."""
        if self._connection.in_transaction():
            yield self._connection
            return
        try:
            with uncollected(), self._begun():
                yield self._connection
        except BaseException as error:
            self._after(taken_back=True)
            if isinstance(error, self.ground.damage):
                raise self.ground.sentence(error) from error
            raise

    @property
    def blind(self) -> Blind | None:
        """What is hidden from the session's coder while she has something left to do in a blind round."""
        with self.reading():
            return self._blindness.asked

    @property
    def blind_in(self) -> tuple[str, ...]:
        """The names of the rounds in which the session's coder does not see what others do."""
        blind = self.blind
        return blind.rounds if blind else ()

    @contextmanager
    def seeing_all(self) -> Iterator[None]:
        """Let everything be seen by what works on the whole; nothing of what it finds is to be shown to the coder."""
        with self._blindness.lifted():
            yield

    @contextmanager
    def change(self, verb: str, summary: str, *, reason: str = "", coder: str | None = None) -> Iterator[Transaction]:
        """The one door for writes: one user-visible action, one transaction, one entry of the journal.

        What it touched stands in `last` afterwards. An action that wrote nothing leaves no entry. Inside another
        change it becomes part of that one.

        Args:
            verb: What is done, as a binding or command names it: `apply`, `rename` …
            summary: What the history shows; may be changed through `Transaction.summary`.
            reason: Why, in the user's words.
            coder: Whose change it is; the session's coder unless named.

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        if self._transaction is not None:
            self._transaction.summary = self._transaction.summary or summary
            yield self._transaction
            return
        try:
            with self._writing() as tx:
                tx.summary = summary
                coder_id = self.coder_id(coder)
                yield tx
                self.last = Effects(None, tx.summary, focus=tx.focus)
                if tx.images:
                    self.ground.check_not_overtaken(self._connection, tx.images)
                    note_late_work(self._connection, tx)
                    if self.keeper is not None:
                        self.keeper.before(verb, tx.images)
                    self.last = journal.append(
                        self._connection,
                        tx,
                        kind="do",
                        coder_id=coder_id,
                        verb=verb,
                        summary=tx.summary,
                        reason=reason,
                    )
        except (IntegrityError, sqlite3.IntegrityError) as error:
            blind = self._blindness.asked
            refusal = blind.refusal() if blind is not None else self.ground.broken(error)
            if refusal is None:
                raise
            raise refusal from error

    @contextmanager
    def rehearsal(self) -> Iterator[Transaction]:
        """Let a change be made that is taken back on leaving, as if it had never been: what would it do?

        What the history would say of it stands in the transaction's summary; what it refuses is raised.

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        last = self.last
        try:
            with suppress(_RehearsedError), self._writing() as tx:
                yield tx
                raise _RehearsedError
        finally:
            self.last = last

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """A write transaction without an entry of its own; all of it is committed on leaving, or nothing."""
        if not self.writable:
            raise ReadOnlyError(
                tr("{project} is open for reading only: {reason}", project=self.label, reason=self.why_read_only)
            )
        try:
            with self.ground.saving(self._connection), self._begun(writing=True):
                self._transaction = Transaction(self._connection)
                yield self._transaction
                self._transaction.write_index()
        except BaseException as error:
            self._after(taken_back=True)
            if isinstance(error, self.ground.damage) and not isinstance(error, IntegrityError | sqlite3.IntegrityError):
                raise self.ground.sentence(error) from error
            raise
        finally:
            if self._transaction is not None and self._transaction.team_writes:
                self._blindness.forget()
            if self._transaction is not None and self._transaction.codebook_writes:
                self._codebook_writes += 1
            self._transaction = None
            self._after()

    def _begun(self, *, writing: bool = False) -> RootTransaction:
        """A transaction that has begun; over a new connection where the one before was lost since it was used."""
        for may_try_again in (True, False):
            began: RootTransaction | None = None
            try:
                self._connection.info[WRITING] = writing
                began = self._connection.begin()
                self._blindness.look()
                return began
            except BaseException as error:
                if began is not None:
                    began.close()
                self.ground.finish(self._connection)
                if not (may_try_again and self._connection.invalidated and isinstance(error, self.ground.damage)):
                    raise
        raise AssertionError("the second time it begins or raises")

    def _after(self, *, taken_back: bool = False) -> None:
        """Leave nothing behind a transaction that is over."""
        self.ground.finish(self._connection)
        if not self._connection.invalidated:
            self._connection.info[WRITING] = False
        if taken_back:
            self._blindness.forget(taken_back=True)

    def of_codebook(self, make: Callable[[Project], T]) -> T:
        """What a function makes of the codebook; it is called again only once the codebook has changed.

        It reads codes, their further themes and what was merged, and nothing else; what it gives is never changed.
        """
        with self.reading() as connection:
            others = self.ground.others_codebook(connection)
            own = self._transaction.codebook_writes if self._transaction is not None else 0
            stamp = (others, self._codebook_writes, own)
            return self._kept.since(make, stamp, lambda: make(self))

    def kept_since(self, name: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """What a function made under a stamp; inside a change, which may be taken back, it is made anew."""
        seen = (stamp, self._blindness.standing)  # What was made of everything is not to be shown to who codes blindly.
        return make() if self._transaction is not None else self._kept.since(name, seen, make)

    def of_state(self, name: Hashable, make: Callable[[], T]) -> T:
        """What a function makes of all there is; it is called again once anything has changed.

        What it gives is never changed.
        """
        with self.reading() as connection:
            state = self.ground.state(connection)
            return make() if state is None else self.kept_since(name, state, make)

    def coder_id(self, name: str | None = None) -> int:
        """The id of a coder, the session's unless named; one who is new is signed on, as an entry of its own."""
        name = name or self.coder
        found = id_of(self._coders(), name)
        if found is not None:
            return found
        with nullcontext() if self._transaction is not None else self._writing():
            return sign_on(self._connection, name)

    def known_coder_id(self) -> int | None:
        """The id of the session's coder; None for one who has not written here yet."""
        return id_of(self._coders(), self.coder)

    def spelling(self, name: str) -> str:
        """A coder's name as the project spells it, whatever its case; the name itself where it is new."""
        return spelled(self._coders(), name)

    def _coders(self) -> dict[str, int]:
        with self.reading() as connection:
            return coder_ids(connection)

    def undo(self, changes: Iterable[Change]) -> list[Effects]:
        """Take back actions, in the order given, as one transaction with one entry for each.

        Args:
            changes: What to take back; each is asked for when those before it are taken back.

        Raises:
            UndoError: One of them stands undone already, a later change stands in the way, or what would come back
                breaks a rule that holds among what stands now; nothing is undone.
        """
        return self._invert(changes, "undo")

    def redo(self, changes: Iterable[Change]) -> list[Effects]:
        """Bring back what these undo entries took back, in the order given, as `undo` takes back."""
        return self._invert(changes, "redo")

    def _invert(self, changes: Iterable[Change], kind: str) -> list[Effects]:
        coder_id = self.coder_id()
        done: list[Effects] = []
        what = ""
        try:
            with self._writing() as tx:
                defer_references(self._connection)
                for change in changes:
                    what = quoted(self._connection, change)
                    done.append(invert(self._connection, tx, change, kind, coder_id))
                if self.keeper is not None:
                    self.keeper.before(kind, tx.images)
        except IntegrityError as error:
            said = (
                tr("{change} cannot be taken back or brought back: what it needs has been removed since", change=what)
                if integrity_is_of_references(error)
                else tr("{change} cannot be taken back or brought back: what it would hold is taken since", change=what)
            )
            raise UndoError(said, remedy=tr("see `qualcode history`")) from error
        if done:
            self.last = done[-1]
        return done


class _RehearsedError(Exception):
    """Ends a rehearsal, so that nothing of it is committed."""
