"""Projects of other programs in REFI-QDA's exchange format: archives `.qdpx`, and their XML alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.refi.archives import Archive, opened
from qualcode.refi.containers import Container

SUFFIXES = (".qdpx", ".qde")
_SAYS = b"QDA-XML:project"
_BEGINNING = 8192


class QdpxReader:
    """Reads what NVivo, ATLAS.ti, MAXQDA and others export as a REFI-QDA project."""

    program = "REFI-QDA"
    shape = tr("a file NAME.qdpx")

    def knows(self, path: Path) -> bool:
        """Whether it is called `.qdpx` or `.qde`, is an archive that holds a `.qde`, or the XML of a project."""
        if path.suffix.lower() in SUFFIXES:
            return path.is_file()
        try:
            with opened(path) as file:
                begins = file.read(_BEGINNING)
                if begins.startswith(b"PK"):
                    members = Archive(file, str(path)).members
                    return any(member.filename.lower().endswith(".qde") for member in members)
        except (InputError, OSError):
            return False
        return _SAYS in begins.replace(b"\0", b"")

    def open(self, path: Path, wishes: OpeningWishes) -> AbstractContextManager[ExchangedProject]:
        """Open a project; its documents can be read until the context is left.

        Raises:
            InputError: It cannot be read, holds no project, or is damaged or beyond the limits. Raised on entering, or
                while documents are read.
        """
        return _opened(path, wishes)


@contextmanager
def _opened(path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
    from qualcode.refi.project_in import ProjectIn

    with Container(path, folder=wishes.folder) as container:
        yield ProjectIn(container, wishes).project()
