"""Projects of RQDA: one SQLite file `NAME.rqda`, of any version of its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from qualcode.domain.exchange import ExchangedProject, Losses
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.peers.untrusted_databases import UntrustedDatabase, tables_of

SUFFIX = ".rqda"
NEEDED = frozenset({"source", "freecode", "coding"})
"""Tables that every version has."""


class RqdaReader:
    """Reads an RQDA project."""

    program = "RQDA"
    shape = tr("a file NAME.rqda")

    def knows(self, path: Path) -> bool:
        """Whether a path is a project, by its suffix or by its tables."""
        try:
            return path.is_file() and (path.suffix.lower() == SUFFIX or tables_of(path).issuperset(NEEDED))
        except (OSError, ValueError):
            return False

    def open(self, path: Path, wishes: OpeningWishes) -> AbstractContextManager[ExchangedProject]:
        """Open a project.

        Raises:
            InputError: It is no database of RQDA, damaged, or too large.
        """
        return _opened(path, wishes)


@contextmanager
def _opened(path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
    from qualcode.peers.flat_reading import FlatReading
    from qualcode.peers.rqda_tables import RqdaTables

    losses, counted = Losses(), Counter[str]()
    with UntrustedDatabase(path, RqdaReader.program) as database:
        tables = RqdaTables(database, counted, losses)
        yield FlatReading(tables.project(path.stem), wishes, counted, losses).project()
