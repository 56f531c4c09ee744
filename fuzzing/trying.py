"""One input tried: whether it was read, refused in a sentence, or broke something, and what that cost."""

from __future__ import annotations

import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from fuzzing.projects import clear
from fuzzing.target import Target
from qualcode.domain.errors import QualcodeError

_IDLE = re.compile(r"“[^”]*”|‘[^’]*’|\d+|\S*/\S*")
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input."""

    kind: str
    """`read`, `refused`, or what it broke: `error`, `slow`, `memory`, `sentence`."""
    said: str = ""
    """The sentence of a refusal, without what it quotes; of a finding, where it happened."""
    trace: str = ""
    seconds: float = 0.0

    @property
    def is_finding(self) -> bool:
        """Whether it broke something."""
        return self.kind not in ("read", "refused")


class _TooSlowError(BaseException):
    """So that nobody catches it."""


def try_one(target: Target, data: bytes, folder: Path) -> Outcome:
    """Read one input.

    Args:
        folder: Empty, and emptied again.
    """
    before, memory = time.process_time(), _peak()
    try:
        outcome = _tried(target, data, folder)
    finally:
        clear(folder)
    seconds, grown = time.process_time() - before, _peak() - memory
    if outcome.is_finding:
        return outcome
    if seconds > target.seconds:
        return Outcome("slow", f"{seconds:.1f} s for {len(data)} bytes", "", seconds)
    if grown > target.mib:
        return Outcome("memory", f"{grown:.0f} MiB for {len(data)} bytes", "", seconds)
    return Outcome(outcome.kind, outcome.said, "", seconds)


def _tried(target: Target, data: bytes, folder: Path) -> Outcome:
    try:
        with _limited(target.seconds * 2):
            target.run(data, folder)
    except target.may_raise as error:
        said = error.sentence if isinstance(error, QualcodeError) else type(error).__name__
        if len(said) > _LONGEST_SENTENCE + len(str(folder)):
            return Outcome("sentence", f"a sentence of {len(said)} characters: {_place(error)}", said[:3000])
        return Outcome("refused", _IDLE.sub("…", said)[:200])
    except (Exception, _TooSlowError) as error:  # noqa: BLE001  Whatever it is, it is what is looked for.
        kind = "slow" if isinstance(error, _TooSlowError) else "error"
        return Outcome(kind, f"{type(error).__name__} in {_place(error)}", "".join(traceback.format_exception(error)))
    return Outcome("read")


def _place(error: BaseException) -> str:
    """The innermost line of ours."""
    ours = "?"
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if "/qualcode/" in file.replace("\\", "/"):
            ours = f"{file.replace(chr(92), '/').rpartition('/qualcode/')[2]}:{line}"
    return ours


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Break an input off that takes longer, where the system can."""
    if sys.platform == "win32":
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:
        raise _TooSlowError

    former = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _peak() -> float:
    """The most memory that the process has had, in MiB."""
    if sys.platform == "win32":
        return 0.0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for inputs, in memory where the system has such a place."""
    fast = Path("/dev/shm")
    with TemporaryDirectory(prefix="fuzzing-", dir=fast if fast.is_dir() else None) as folder:
        yield Path(folder)
