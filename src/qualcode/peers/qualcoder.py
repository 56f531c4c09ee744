"""Projects of QualCoder: a folder `NAME.qda` with an SQLite file `data.qda`, of any version of its tables.

Columns came with the versions (`ctid`, `important`, `av_text_id`, `supercid` …): one that is not there has no values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject, Losses
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.peers.untrusted_databases import UntrustedDatabase, tables_of

DATABASE = "data.qda"
"""The file in a project's folder."""
SUFFIX = ".qda"
NEEDED = frozenset({"source", "code_name", "code_text"})
"""Tables that every version has."""


class QualCoderReader:
    """Reads a QualCoder project: its folder, or the database in it."""

    program = "QualCoder"
    shape = tr("a folder NAME.qda")

    def knows(self, path: Path) -> bool:
        """Whether a path is the folder of a project, or its database under whatever name."""
        try:
            if path.is_dir():
                return path.suffix.lower() == SUFFIX or tables_of(path / DATABASE).issuperset(NEEDED)
            return path.is_file() and (path.suffix.lower() == SUFFIX or tables_of(path).issuperset(NEEDED))
        except (OSError, ValueError):
            return False

    def open(self, path: Path, wishes: OpeningWishes) -> AbstractContextManager[ExchangedProject]:
        """Open a project.

        Raises:
            InputError: There is no database in the folder, or it is none of QualCoder, damaged, or too large.
        """
        return _opened(path, wishes)


@contextmanager
def _opened(path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
    from qualcode.peers.flat_reading import FlatReading
    from qualcode.peers.qualcoder_tables import QualCoderTables

    file = path / DATABASE if path.is_dir() else path
    if path.is_dir() and not file.exists():
        raise InputError(
            tr("there is no file {database} in it", database=DATABASE),
            file=path,
            remedy=tr("name the folder of a project of QualCoder"),
        )
    losses, counted = Losses(), Counter[str]()
    with UntrustedDatabase(file, QualCoderReader.program) as database:
        tables = QualCoderTables(database, counted, losses)
        yield FlatReading(tables.project(_name(path)), wishes, counted, losses).project()


def _name(path: Path) -> str:
    """What a project is called: as its folder is."""
    real = path.resolve()
    folder = real.parent if real.is_file() and real.name.lower() == DATABASE else real
    return folder.name[: -len(SUFFIX)] if folder.suffix.lower() == SUFFIX else folder.stem
