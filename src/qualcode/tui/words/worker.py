"""The process that counts for a screen: it only reads the project, and the memory it takes goes with it."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import time
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from qualcode.domain.errors import QualcodeError
from qualcode.domain.locations import Location
from qualcode.domain.progress import Watch
from qualcode.domain.translation import tr
from qualcode.settings.language import speak_the_users_language
from qualcode.tui.words.questions import Come, Refused, answer

if TYPE_CHECKING:
    from qualcode.storage.project import Project

Answering = Callable[["Project", Any, Callable[[int, int], None]], object]
"""What answers a question about a project that is open for reading, and tells how far it has come."""
LENGTH = struct.Struct("<I")
"""What stands before each message: its length."""
_NICENESS = 10
_BETWEEN_SECONDS = 0.1


def main() -> None:
    """Answer questions about words: `python -m qualcode.tui.words.worker`."""
    speak_the_users_language()
    serve(answer)


def serve(answering: Answering) -> None:
    """Answer questions until the program closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then ends this.
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    heard, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # What a library prints must not reach the program.
        os.dup2(nowhere, stream)
    try:
        _serve(heard, told, answering)
    except BrokenPipeError:
        os._exit(0)  # The program has ended; what is left to be written has no reader.


def _serve(heard: IO[bytes], told: IO[bytes], answering: Answering) -> None:
    from qualcode.storage.file_keys import take_keys

    path, coder, keys = _read(heard) or (None, "", ())
    take_keys(keys)
    while path is not None and (question := _read(heard)) is not None:
        _tell(told, _answered(path, coder, question, told, answering))


def _answered(path: Location, coder: str, question: object, told: IO[bytes], answering: Answering) -> object:
    from qualcode.storage.project import open_project

    said = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal said
        if time.monotonic() - said >= _BETWEEN_SECONDS:
            said = time.monotonic()
            _tell(told, Come(done, of))

    try:
        # Opened anew each time: what others have committed meanwhile counts.
        watch = Watch(lambda come: progress(come.done, come.total or 0))
        with open_project(path, coder=coder, write=False) as project, watch.looking_on():
            return answering(project, question, progress)
    except QualcodeError as error:
        return Refused(error.shown)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001
        from qualcode.settings.crash_log import log_crash

        log_crash(error)
        return Refused(tr("Counting broke off ({name}).", name=type(error).__name__))


def _read(heard: IO[bytes]) -> Any:
    """What the program says next; None once it is gone."""
    head = heard.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(heard.read(LENGTH.unpack(head)[0]))


def message(what: object) -> bytes:
    """A message as it goes over the pipe. Both ends are of one program: what comes in is trusted."""
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def _tell(told: IO[bytes], what: object) -> None:
    told.write(message(what))
    told.flush()


if __name__ == "__main__":
    main()
