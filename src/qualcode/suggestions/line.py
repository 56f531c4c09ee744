"""The line between the program and the process that suggests: messages over two pipes, each after its length."""

from __future__ import annotations

import pickle
import queue
import struct
from threading import Lock, Thread
from typing import IO

from qualcode.domain.translation import tr
from qualcode.suggestions.messages import Asked, Close, Message

_LENGTH = struct.Struct("<I")


class Line:
    """One end of the line. Both ends are of one program: what comes in is trusted.

    Args:
        heard: What the other end says.
        told: What is said to it.
    """

    def __init__(self, heard: IO[bytes], told: IO[bytes]) -> None:
        self._heard, self._told = heard, told
        self._lock = Lock()
        self._waiting: queue.SimpleQueue[Asked] = queue.SimpleQueue()

    def tell(self, what: Message) -> None:
        """Say something.

        Raises:
            BrokenPipeError: The other end is gone.
        """
        data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            try:
                self._told.write(_LENGTH.pack(len(data)) + data)
                self._told.flush()
            except (OSError, ValueError) as error:  # ValueError: the file has been closed on this side.
                raise BrokenPipeError(tr("the other end is gone")) from error

    def read(self) -> Message | None:
        """What is said next; waits for it. None once the other end is gone."""
        try:
            head = self._heard.read(_LENGTH.size)
            if len(head) < _LENGTH.size:
                return None
            size: int = _LENGTH.unpack(head)[0]
            data = self._heard.read(size)
        except (OSError, ValueError):
            return None
        if len(data) < size:
            return None
        said: Message = pickle.loads(data)
        return said

    def listen(self) -> None:
        """Let what is said be gathered from now on, for `waiting`; the end of the other end is taken for `Close`."""
        Thread(target=self._gather, name="listening", daemon=True).start()

    def _gather(self) -> None:
        while True:
            said = self.read()
            self._waiting.put(Close() if said is None else said)  # type: ignore[arg-type]
            if said is None:
                return

    def waiting(self, seconds: float | None) -> list[Asked]:
        """All that has been said and not been looked at.

        Args:
            seconds: How long to wait for anything; 0 not at all, None without end.
        """
        try:
            said = [self._waiting.get(timeout=seconds) if seconds != 0 else self._waiting.get_nowait()]
        except queue.Empty:
            return []
        while True:
            try:
                said.append(self._waiting.get_nowait())
            except queue.Empty:
                return said

    def close(self) -> None:
        """Close both pipes on this side."""
        for stream in (self._told, self._heard):
            try:
                stream.close()
            except OSError:  # What was left to be said cannot be said any more.
                continue
