"""What others changed on a server while their entries are hidden: told by the rows themselves, not by whom or how."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from qualcode.storage import tables
from qualcode.storage.images import Image
from qualcode.storage.raw_sql import run
from qualcode.storage.statements import key_columns

_SHOWN_AT_ONCE = (*sorted(tables.CODEBOOK), "document", "round", "assignment")
"""What a screen shows of the work that is not hidden: small tables, which are looked at whole."""
_ROWS_AT_ONCE = 500
# A row bears the number of the transaction that wrote it.
_STAMP = "(SELECT concat(md5(string_agg(concat(ctid, xmin), ' ' ORDER BY ctid))) FROM \"{}\")"
_STAMPS = "SELECT " + ", ".join(map(_STAMP.format, _SHOWN_AT_ONCE))
_CODEBOOK = "SELECT " + ", ".join(map(_STAMP.format, sorted(tables.CODEBOOK)))


def codebook_stamp(connection: Connection) -> str:
    """Another value once any row of the codebook was added, changed or removed."""
    return " ".join(run(connection, _CODEBOOK).one())


class Unseen:
    """What a session, while anything is hidden from it, has seen of rows that belong to no coder."""

    def __init__(self) -> None:
        self._seen: str | None = None
        self._stamps: tuple[str, ...] = ()
        self._own: set[int] = set()

    @property
    def begun(self) -> bool:
        """Whether it is kept now."""
        return self._seen is not None

    def end(self) -> None:
        """Nothing is hidden any more: the journal tells all."""
        self._seen = None

    def begin(self, connection: Connection) -> None:
        """Take all that stands now for seen."""
        self._seen = run(connection, "SELECT pg_current_snapshot()::text").scalar_one()
        self._stamps = tuple(run(connection, _STAMPS).one())
        self._own = set()

    def changed_tables(self, connection: Connection) -> frozenset[str]:
        """The tables that were written to since they were last seen; they count as seen from now on."""
        before = self._stamps
        self.begin(connection)
        pairs = zip(_SHOWN_AT_ONCE, before, self._stamps, strict=True)
        return frozenset(name for name, then, now in pairs if then != now)

    def wrote(self, connection: Connection, images: Sequence[Image]) -> None:
        """This session has written these in the transaction that is about to be committed."""
        self._own |= _writers(connection, [image for image in images if image.after is not None])

    def is_overtaken(self, engine: Engine, images: Sequence[Image]) -> bool:
        """Whether another session wrote one of the rows that were changed, since this one has seen them.

        Args:
            engine: Opens a connection to which the change is not committed, and the rows stand as they did before it.
            images: What the change wrote.
        """
        changed = [image for image in images if image.before is not None and _is_shared(image)]
        if not changed:
            return False
        with engine.connect() as beside:
            now = run(beside, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").scalar_one()
            return any(not self._has_seen(number, now) for number in _writers(beside, changed))

    def _has_seen(self, number: int, now: int) -> bool:
        """Whether a transaction was over, or this session's own, when the session last looked.

        Args:
            number: Its number as a row bears it, without the higher half.
            now: The number of the next transaction, with it.
        """
        whole = number + (now >> 32 << 32)
        whole -= (whole >= now) << 32
        first, behind, running = (self._seen or "0:0:").split(":")
        over = whole < int(first) or (whole < int(behind) and str(whole) not in running.split(","))
        return over or number in self._own


def _is_shared(image: Image) -> bool:
    """Whether rows are of nobody in particular: a coder's own rows nobody else changes."""
    return "coder_id" not in tables.metadata.tables[image.table].c


def _writers(connection: Connection, images: Sequence[Image]) -> set[int]:
    """The transactions that wrote rows as they stand, or parts of these: by number, without the higher half."""
    found: set[int] = set()
    for image in filter(_is_shared, images):
        key = key_columns(tables.metadata.tables[image.table])
        one = f"({', '.join('?' * len(key))})"
        for first in range(0, len(image.keys), _ROWS_AT_ONCE):
            keys = image.keys[first : first + _ROWS_AT_ONCE]
            sql = f'SELECT DISTINCT xmin::text::bigint FROM "{image.table}" WHERE ({", ".join(key)}) IN '
            values = tuple(value for row in keys for value in row)
            found.update(run(connection, f"{sql}({', '.join([one] * len(keys))})", values).scalars())
    return found
