"""A project on a server: several sessions write, one after the other, and see what the others did."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from qualcode.domain.changes import Change
from qualcode.domain.errors import OvertakenError, QualcodeError, RuleError
from qualcode.domain.locations import ServerAddress
from qualcode.domain.translation import tr
from qualcode.domain.wording import quoted
from qualcode.storage import journal
from qualcode.storage.blindness import HIDING, Blind
from qualcode.storage.dialects import OWN, SESSION, integrity_is_of_references
from qualcode.storage.grounds import Ground, Hiding
from qualcode.storage.images import Image
from qualcode.storage.raw_sql import run
from qualcode.storage.rules import broken_rule
from qualcode.storage.server import SETTING, WORKING_AS, is_owner
from qualcode.storage.server_unseen import Unseen, codebook_stamp
from qualcode.storage.server_words import refused

_SINCE = "SELECT id FROM change WHERE id > ? ORDER BY id"
_LATEST_OF_CODEBOOK = "SELECT max(id), max(id) FILTER (WHERE codebook = 1) FROM change WHERE id > ?"
_BLIND = """
SELECT convert_from(r.name, 'UTF8'), r.id, qualcode_me() FROM round r WHERE r.blind = 1 AND r.closed_ms IS NULL
AND EXISTS (SELECT 1 FROM assignment a WHERE a.round_id = r.id AND a.coder_id = qualcode_me() AND a.state <> 'done')
ORDER BY r.id
"""
_LOOK = tr("nothing of yours was saved; look at what stands there now, and do it again if it is still meant")


class ServerGround(Ground):
    """A session on a server's database."""

    why_read_only = ""

    def __init__(self, where: ServerAddress, engine: Engine, *, why_read_only: str) -> None:
        from psycopg import Error

        self.location = where
        self.where = where
        self.engine = engine
        self.why_read_only = why_read_only
        self.damage = (DBAPIError, Error)
        self.session = str(uuid4())
        """By what name other sessions know this one."""
        self.own: set[int] = set()
        """The entries that it wrote itself, since it last looked."""
        self._looked = 0
        """The last entry of the journal that it has taken note of."""
        self._news: list[int] = []
        """The entries of others that it has not shown yet."""
        self._touched: dict[tuple[str, tuple[Any, ...]], int] = {}
        """Table and key of what these changed or removed → the entry."""
        self._codebook = (0, 0)
        self._unseen = Unseen()

    @property
    def writable(self) -> bool:
        return not self.why_read_only

    def hiding(self, connection: Connection, coder: Callable[[], str]) -> Hiding:
        return ServerBlindness(connection, coder, self)

    def sentence(self, error: BaseException) -> QualcodeError:
        return refused(self.where, getattr(error, "orig", None) or error)

    def others_codebook(self, connection: Connection) -> Hashable:
        if connection.info.get(HIDING):
            return codebook_stamp(connection)  # An entry that changed it may be hidden.
        # Ids are given while the lock of writers is held: what is committed later has a higher one.
        known, latest = self._codebook
        last, of_codebook = run(connection, _LATEST_OF_CODEBOOK, (known,)).one()
        self._codebook = (last or known, of_codebook or latest)
        return self._codebook[1]

    def begin_here(self, connection: Connection) -> None:
        """Take all that there is for seen."""
        self._looked = run(connection, "SELECT coalesce(max(id), 0) FROM change").scalar_one()

    def keep_unseen(self, connection: Connection, *, hiding: bool) -> None:
        """Look at rows rather than entries while some entries are hidden."""
        if not hiding:
            self._unseen.end()
        elif not self._unseen.begun:
            self._unseen.begin(connection)

    def changed_unseen(self, connection: Connection) -> frozenset[str]:
        """The tables that a screen is to show anew, though what was done is hidden; they count as seen from now on."""
        return self._unseen.changed_tables(connection) if self._unseen.begun else frozenset()

    def catch_up(self, connection: Connection) -> list[Change]:
        """What others did since this session last saw their work, the oldest first; it counts as seen from now on."""
        self._look(connection)
        news = sorted(journal.entries_among(connection, self._news), key=lambda entry: entry.id)
        self._news, self._touched = [], {}
        return news

    def _look(self, connection: Connection) -> None:
        """Take note of what others have done since the last look: which rows they changed or removed."""
        for (change_id,) in run(connection, _SINCE, (self._looked,)).all():
            self._looked = change_id
            if change_id in self.own:
                self.own.discard(change_id)
                continue
            self._news.append(change_id)
            for image in journal.images_of(connection, change_id):
                if image.before is not None:
                    self._touched.update(((image.table, key), change_id) for key in image.keys)

    def check_not_overtaken(self, connection: Connection, images: Sequence[Image]) -> None:
        self._look(connection)
        if self._unseen.begun:
            self._check_unseen(connection, images)
        if not self._news:
            return
        written = ((image.table, key) for image in images if image.before is not None for key in image.keys)
        change_id = next((self._touched[row] for row in written if row in self._touched), None)
        if change_id is not None:
            raise self._overtaken(connection, change_id)
        broken = broken_rule(connection, images)
        if broken:
            raise self._overtaken(connection, self._news[-1], broken)

    def _check_unseen(self, connection: Connection, images: Sequence[Image]) -> None:
        if self._unseen.is_overtaken(self.engine, images):
            self._unseen.end()  # This refusal tells of it; what stands now is seen when the next transaction begins.
            raise OvertakenError(
                tr("somebody else has changed the same since you last saw it: what others do is hidden from you now"),
                remedy=_LOOK,
            )
        self._unseen.wrote(connection, images)

    def _overtaken(self, connection: Connection, change_id: int, broken: str = "") -> OvertakenError:
        change = journal.get(connection, change_id)
        self._news, self._touched = [], {}  # This refusal tells of it.
        said = (
            tr(
                "{coder} has changed something that this does not go with ({reason}) since you last saw it: {change}",
                coder=change.coder,
                reason=broken,
                change=quoted(change.summary),
            )
            if broken
            else tr(
                "{coder} has changed the same since you last saw it: {change}",
                coder=change.coder,
                change=quoted(change.summary),
            )
        )
        return OvertakenError(said, remedy=_LOOK)

    def broken(self, error: BaseException) -> QualcodeError | None:
        said = (
            tr("somebody else has removed what this needs meanwhile")
            if integrity_is_of_references(error)
            else tr("somebody else has made the same, or changed it, meanwhile")
        )
        return OvertakenError(said, remedy=tr("nothing was saved; look at it anew"))

    def finish(self, connection: Connection) -> None:
        if connection.invalidated:
            return
        driver: Any = connection.connection.driver_connection
        if driver.closed:
            connection.invalidate()  # The next transaction begins on a new one.


class ServerBlindness:
    """Tells the server whom its owner works as; the server itself hides what is to be hidden.

    From a coder with a role of her own the server hides by that role, whatever is told here.
    """

    def __init__(self, connection: Connection, coder: Callable[[], str], ground: ServerGround) -> None:
        self._connection = connection
        self._coder = coder
        self._ground = ground
        self._lifted = 0
        self._asked: Blind | None = None
        self.standing: Blind | None = None
        """What is hidden now; None where nothing is."""

    @property
    def asked(self) -> Blind | None:
        """What is hidden from the coder, also while it is shown to what works on the whole."""
        return self._asked

    def look(self) -> None:
        """Ask what is hidden in the state that a transaction which has just begun sees."""
        self._connection.info.update({SESSION: self._ground.session, OWN: self._ground.own})
        self._work_as(self._coder())
        rounds = run(self._connection, _BLIND).all()
        if rounds:
            among = ", ".join(str(row[1]) for row in rounds)
            documents = run(self._connection, f"SELECT document_id FROM assignment WHERE round_id IN ({among})")
            asked = Blind(rounds[0][2], tuple(row[0] for row in rounds), frozenset(row[0] for row in documents))
        else:
            asked = None
        self._asked = self._asked if asked == self._asked else asked
        self._stand(self._asked)
        self._ground.keep_unseen(self._connection, hiding=asked is not None)
        if self._lifted:
            self._lift()

    def forget(self, *, taken_back: bool = False) -> None:
        """Tell the server anew when the next transaction begins."""
        if taken_back and not self._connection.invalidated:
            self._connection.info.pop(WORKING_AS, None)

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Let everything be seen.

        Raises:
            RuleError: The server hides something from this coder's role.
        """
        self._lifted += 1
        try:
            self._check_may_lift()
            if self._connection.in_transaction():
                self._lift()
            yield
        finally:
            self._lifted -= 1
            if not self._lifted and self._connection.in_transaction():
                self._work_as(self._coder())
                self._stand(self._asked)

    def _lift(self) -> None:
        self._check_may_lift()
        self._work_as("")
        self._stand(None)

    def _check_may_lift(self) -> None:
        if self._asked is not None and not is_owner(self._connection):
            raise RuleError(
                tr(
                    "this needs all that coders did, and what others did in the round “{rounds}” is "
                    "hidden from your role",
                    rounds=self._asked.rounds[0],
                ),
                remedy=tr("ask the lead to do it"),
            )

    def _stand(self, hidden: Blind | None) -> None:
        self.standing = hidden
        self._connection.info[HIDING] = hidden is not None

    def _work_as(self, name: str) -> None:
        if is_owner(self._connection) and self._connection.info.get(WORKING_AS) != name:
            run(self._connection, "SELECT set_config(?, ?, false)", (SETTING, name))
            self._connection.info[WORKING_AS] = name
