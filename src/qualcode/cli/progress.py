"""How far long work has come, on stderr; and Ctrl+C, which stops it where nothing is left half done."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any

from qualcode.domain.progress import Progress, Watch, told
from qualcode.domain.translation import tr

_PATIENCE_S = 0.5
"""Seconds that work may take before a bar is worth its place."""
_TICK_S = 0.25
_NAME = 40
"""Columns that the name of a thing may take."""
_WIPE = "\r\x1b[2K"
STOPPING = tr("stopping … (Ctrl+C again breaks off at once)")

Handler = Callable[[int, FrameType | None], Any] | int | None


class Bar:
    """One line on a terminal's stderr that tells how far the work of a command has come, as long as it goes on."""

    def __init__(self) -> None:
        self.watch = Watch(self._note, begun=self._begin, ended=self._end)
        self._latest: Progress | None = None
        self._noted = 0.0
        self._drawing = threading.Lock()
        self._is_drawn = False
        self._is_aside = False
        self._over = threading.Event()
        self._ticker: threading.Thread | None = None
        self._before: Handler = None

    def close(self) -> None:
        """Draw nothing more."""
        self._over.set()
        if self._ticker is not None:
            self._ticker.join()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Draw nothing, and let Ctrl+C do what it does elsewhere, while something is asked at the terminal."""
        with self._drawing:
            self._is_aside = True
            self._wipe()
        is_ours = signal.getsignal(signal.SIGINT) == self._asked_to_stop
        if is_ours:
            signal.signal(signal.SIGINT, self._before)
        try:
            yield
        finally:
            if is_ours:
                signal.signal(signal.SIGINT, self._asked_to_stop)
            self._is_aside = False

    def _begin(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._asked_to_stop)
        if self._ticker is None and sys.stderr.isatty():
            self._ticker = threading.Thread(target=self._tick, name="bar", daemon=True)
            self._ticker.start()

    def _end(self) -> None:
        with self._drawing:
            self._latest = None
            self._wipe()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        """Stop at the next place where nothing is left half done; asked again, break off at once."""
        if self.watch.is_stopping:
            raise KeyboardInterrupt
        self.watch.stop()

    def _note(self, progress: Progress) -> None:
        self._latest, self._noted = progress, time.monotonic()

    def _tick(self) -> None:
        """Draw in a thread of its own: what works on one thing for long is seen to go on."""
        while not self._over.wait(_TICK_S):
            with self._drawing:
                if self._latest is None or self._is_aside:
                    continue
                seconds = self._latest.seconds + time.monotonic() - self._noted
                if seconds >= _PATIENCE_S:
                    self._draw(replace(self._latest, seconds=seconds))

    def _wipe(self) -> None:
        if self._is_drawn:
            self._is_drawn = False
            sys.stderr.write(_WIPE)
            sys.stderr.flush()

    def _draw(self, progress: Progress) -> None:
        import shutil

        from qualcode.cli.output import one_line

        name = f"  {one_line(progress.name, _NAME)}" if progress.name else ""
        line = STOPPING if self.watch.is_stopping else f"{progress.doing}  {told(progress)}{name}"
        self._is_drawn = True
        sys.stderr.write(f"{_WIPE}{one_line(line, shutil.get_terminal_size().columns - 1)}")
        sys.stderr.flush()


@contextmanager
def with_bar() -> Iterator[Bar]:
    """Show how far the long work of a command has come, whatever it is, and let Ctrl+C stop it."""
    bar = Bar()
    try:
        with bar.watch.looking_on():
            yield bar
    finally:
        bar.close()
