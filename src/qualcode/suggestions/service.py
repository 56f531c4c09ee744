"""The program's side of the process that suggests: started beside the screen, asked without waiting, started again."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from qualcode.domain.locations import Location
from qualcode.domain.suggestions import Advice
from qualcode.domain.translation import tr
from qualcode.suggestions.line import Line
from qualcode.suggestions.messages import (
    Ask,
    Asked,
    Begin,
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
from qualcode.suggestions.outgoing import Outgoing

STARTS, WITHIN_SECONDS = 3, 60.0
"""A process that ends by itself is started again so often within so long."""
STOPPED = tr("suggestions have stopped; keywords go on")
_LAST_WORD_SECONDS = 0.5


class SuggestionService:
    """Asks for suggestions without ever waiting for them.

    Args:
        path: The project.
        coder: Who works in the session.
        tell: Called with every answer, from a thread of the service's own.
        suggester: The name of a suggester's entry point.
        models: The folder of the language models that the user added; the usual one unless named.
    """

    def __init__(
        self,
        path: Location,
        coder: str,
        tell: Callable[[Told], None],
        *,
        suggester: str = "engine",
        models: Path | None = None,
    ) -> None:
        from qualcode.settings.paths import models_dir

        self._told = tell
        self._begin = Begin(path, coder, suggester, models or models_dir())
        self._turned = Condition()
        """Told of whenever a process comes or goes."""
        self._line: Line | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = False
        self._over = False
        """Whether no process will be started any more."""
        self._outgoing = Outgoing()
        self._numbers = itertools.count(1)
        self._starts: list[float] = []
        self._thread = Thread(target=self._run, name="suggestions", daemon=True)

    @property
    def process_id(self) -> int | None:
        """The process that suggests now; None where there is none."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Let the process be started; returns at once."""
        self._thread.start()

    def ask(self, document_id: int, start: int, end: int) -> None:
        """Ask what is suggested for a passage; a newer question takes the place of an older one."""
        self._say(Ask(document_id, start, end))

    def refresh(self, document_ids: frozenset[int] | None) -> None:
        """Say that something was committed: in these documents' codings, marks and rejections; None: anywhere."""
        self._say(Refresh(document_ids))

    def prefetch(self, document_id: int) -> None:
        """Say that a document was opened."""
        self._say(Prefetch(document_id))

    def request(self, kind: str, **arguments: Any) -> int:
        """Ask for a list; the number by which it comes back (`Listed`). A newer list takes the place of an older."""
        number = next(self._numbers)
        self._say(Request(number, kind, arguments))
        return number

    def cancel(self) -> None:
        """Say that no list is wanted any more."""
        self._say(Cancel())

    def close(self) -> None:
        """End the process; waits for it half a second at most."""
        with self._turned:
            self._closing = True
            process = self._process
        self._outgoing.put(Close())
        self._outgoing.close()
        if process is not None:
            try:
                process.wait(_LAST_WORD_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join(_LAST_WORD_SECONDS)

    # ------------------------------------------------------------------ the process

    def _say(self, what: Asked) -> None:
        """Let a thread say it: a process that does not listen for a while, or is stopped, holds up nobody."""
        self._outgoing.put(what)

    def _run(self) -> None:
        Thread(target=self._tell_all, name="suggestions-asked", daemon=True).start()
        try:
            while not self._closing and self._start_process():
                if not self._listen():
                    self._told(Trouble(STOPPED, alive=False, again=False))
                    break
        finally:
            with self._turned:
                self._over = True
                self._turned.notify_all()

    def _tell_all(self) -> None:
        """Say what is to be said to the process that is there; what one did not hear is said to the next."""
        deaf: Line | None = None
        while (what := self._outgoing.take()) is not None:
            line = self._line_after(deaf)
            if line is None:
                return
            try:
                line.tell(what)
            except BrokenPipeError:
                deaf = line
                self._outgoing.put_back(what)

    def _line_after(self, deaf: Line | None) -> Line | None:
        """The line to the process that is there, or comes after one that does not hear; None if none comes."""
        with self._turned:
            self._turned.wait_for(lambda: self._over or self._line not in (None, deaf))
            return self._line

    def _may_start(self) -> bool:
        """Whether the process has not ended by itself too often of late."""
        now = time.monotonic()
        self._starts = [at for at in self._starts if now - at < WITHIN_SECONDS]
        self._starts.append(now)
        return len(self._starts) <= STARTS

    def _start_process(self) -> bool:
        """Start it and tell it what it is to do; whether there is one now."""
        if not self._may_start():
            self._told(Trouble(STOPPED, alive=False, again=False))
            return False
        with self._turned:
            if self._closing:
                return False
            from qualcode.storage.file_keys import known_keys

            try:
                # -P: what lies in the working directory is never imported.
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "qualcode.suggestions.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                assert process.stdin is not None and process.stdout is not None
                line = Line(process.stdout, process.stdin)
                line.tell(replace(self._begin, keys=known_keys()))
            except BrokenPipeError:
                pass  # It has ended at once, which is found out by listening to it.
            except OSError as error:
                reason = error.strerror or type(error).__name__
                self._told(
                    Trouble(tr("suggestions cannot be started ({reason}); keywords go on", reason=reason), alive=False)
                )
                return False
            self._line, self._process = line, process
            self._turned.notify_all()
        return True

    def _listen(self) -> bool:
        """Hand on what the process says until it ends; whether another may do better."""
        assert self._line is not None and self._process is not None
        refused, again = False, True
        while (told := self._line.read()) is not None:
            if isinstance(told, Trouble):
                refused, again = not told.alive, told.again
            if not self._closing and isinstance(told, Advice | Preparing | Listing | Listed | Trouble):
                self._told(told)
        self._line.close()
        self._process.wait()
        with self._turned:
            self._line = self._process = None
        if not self._closing and not refused:
            self._told(Trouble(tr("suggestions stopped and are started again; keywords go on"), alive=False))
        return again or self._closing
