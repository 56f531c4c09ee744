"""A thread that looks, now and then, whether the open project's file is still the one that was opened."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread

LOOK_S = 2.0
"""Seconds between two looks."""


class FileWatcher:
    """Looks at a file beside the work on it; it may hang on a share that does not answer, and nothing waits for it.

    Args:
        look: Tells what has become of the file.
        changed: Called, from the thread, when that is something else than at the look before.
    """

    def __init__(self, look: Callable[[], str], changed: Callable[[str], object]) -> None:
        self._look = look
        self._changed = changed
        self._end = Event()
        self._looking_since: float | None = None
        self._thread = Thread(target=self._run, name="file-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more; a look that hangs is left to itself."""
        self._end.set()
        self._thread.join(timeout=0.1)

    @property
    def hangs_for(self) -> float:
        """Seconds for which the file has not told what has become of it."""
        since = self._looking_since
        return 0.0 if since is None else time.monotonic() - since

    def _run(self) -> None:
        known = "there"
        while not self._end.wait(LOOK_S):
            self._looking_since = time.monotonic()
            found = self._look()
            self._looking_since = None
            if found != known and not self._end.is_set():
                known = found
                self._changed(found)
