"""The process that suggests: it alone holds language models; it reads the project and writes nothing but its cache."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.domain.errors import QualcodeError
from qualcode.suggestions.messages import (
    Ask,
    Asked,
    Cancel,
    Close,
    Listed,
    Listing,
    Prefetch,
    Preparing,
    Refresh,
    Request,
    Told,
    Trouble,
)

if TYPE_CHECKING:
    from qualcode.suggestions.adviser import Adviser

SETTLED_SECONDS = 5.0
"""When nothing was said for so long, all is studied anew; before that only what is new, in small steps."""
_SHARE = 20
"""Studied anew at once where one in so many of the passages is new."""
_NICENESS = 10


def serve(connection: Connection, path: Path, coder: str, suggester: str, models: Path) -> None:
    """Answer until the program closes the connection or ends.

    Args:
        connection: To the program.
        path: The project file.
        coder: Who works in the session.
        suggester: The name of a suggester's entry point.
        models: The folder of the language models that the user added.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then closes the connection.
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    _be_silent()
    try:
        from qualcode.suggestions.desk import open_adviser

        with open_adviser(path, coder, suggester, models) as adviser:
            _Worker(connection, adviser).run()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # The program has ended.
    except QualcodeError as error:
        connection.send(Trouble(error.sentence, alive=False))
    except Exception as error:  # noqa: BLE001
        from qualcode.settings.crash_log import log_crash

        log_crash(error)
        connection.send(Trouble(f"suggestions stopped ({type(error).__name__})", alive=False))


def _be_silent() -> None:
    """Let nothing that a library prints reach the screen."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115


class _Worker:
    """Answers first, and studies and prepares in between."""

    def __init__(self, connection: Connection, adviser: Adviser) -> None:
        self._connection, self._adviser = connection, adviser
        self._study: Iterator[None] | None = None
        self._preparing: Iterator[tuple[int, int]] | None = None
        self._list: tuple[Request, Iterator[tuple[int, int] | Listed]] | None = None
        self._open = True
        self._unanswered: Ask | None = None
        """A question that came before anything was studied."""

    def run(self) -> None:
        """Serve until the connection is closed."""
        self._adviser.refresh()
        self._begin_study()
        while self._open:
            if self._connection.poll(0 if self._busy else self._patience()):
                self._answer(self._waiting())
            elif not self._busy:
                self._begin_study()
            else:
                self._go_on()

    @property
    def _busy(self) -> bool:
        return any((self._study, self._preparing, self._list))

    def _patience(self) -> float | None:
        """How long to wait for a message before everything is studied anew; for ever where nothing is new."""
        return SETTLED_SECONDS if self._adviser.behind else None

    def _tell(self, what: Told) -> None:
        self._connection.send(what)

    def _waiting(self) -> list[Asked]:
        """All that was said; of several questions and lists only the last."""
        said: list[Asked] = [self._connection.recv()]
        while self._connection.poll(0):
            said.append(self._connection.recv())
        last: dict[type[Asked], int] = {
            type(one): number for number, one in enumerate(said) if isinstance(one, Ask | Request | Prefetch)
        }
        return [one for number, one in enumerate(said) if last.get(type(one), number) == number]

    def _answer(self, said: list[Asked]) -> None:
        for one in sorted(said, key=lambda one: isinstance(one, Ask)):  # What is new is learned before it is asked for.
            match one:
                case Close():
                    self._open = False
                case Refresh(document_ids):
                    self._adviser.refresh(document_ids)
                    if self._much_is_new():
                        self._begin_study()
                case Prefetch(document_id):
                    self._adviser.prefetch(document_id)
                case Ask():
                    self._advise(one)
                case Request():
                    from qualcode.suggestions.lists import listing

                    self._list = (one, listing(self._adviser, one.kind, one.arguments))
                case Cancel():
                    self._list = None

    def _advise(self, question: Ask) -> None:
        self._unanswered = None if self._adviser.ready else question
        self._tell(self._adviser.advise(question.document_id, (question.start, question.end)))

    def _much_is_new(self) -> bool:
        new, studied = self._adviser.news()
        return new * _SHARE >= studied

    def _begin_study(self) -> None:
        if self._study is None and self._adviser.behind:
            self._study = self._adviser.studying()

    def _go_on(self) -> None:
        """Do a little of what goes on in the background: a list that somebody waits for, learning, preparing."""
        if self._list is not None:
            self._go_on_listing(*self._list)
        elif self._study is not None:
            if next(self._study, self) is self:
                self._study = None
                if self._unanswered is not None:
                    self._advise(self._unanswered)
                self._preparing = self._preparing or self._adviser.preparing()
        elif self._preparing is not None:
            step = next(self._preparing, None)
            if step is None:
                self._preparing = None
            else:
                self._tell(Preparing(*step))

    def _go_on_listing(self, request: Request, steps: Iterator[tuple[int, int] | Listed]) -> None:
        try:
            step = next(steps, None)
        except QualcodeError as error:
            self._list = None
            self._tell(Listed(request.number, None, error.sentence))
            return
        if step is None:
            self._list = None
        elif isinstance(step, Listed):
            self._tell(Listed(request.number, step.found))
        else:
            self._tell(Listing(request.number, *step))
