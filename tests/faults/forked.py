"""Children forked from a process that has everything imported: they begin at once, to be killed, cut off and starved.

Run as a program this file is that process; `Stage` starts it and asks it for children.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TESTS = Path(__file__).parents[1]
ROOMS = (TESTS, TESTS / "team", TESTS / "faults")
"""Where the functions lie that children run."""
WORK = ("fault_acts", "fault_scenes", "fault_cuts", "fault_refusals")
"""Modules of which they are, imported before the first child."""

Say = Callable[[Any], None]
"""Tells the parent something, one line of JSON: what is told has left the child for good."""


@dataclass(frozen=True)
class Child:
    """A child at work.

    Args:
        stage: Where it was forked.
        pid: Its process.
        file: Where it writes what it tells.
    """

    stage: Stage
    pid: int
    file: Path

    def kill(self) -> None:
        """`kill -9`."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit status, as of `subprocess`: negative for the signal that ended it."""
        return int(self.stage.ask({"wait": self.pid}))

    def said(self) -> list[Any]:
        """What it has told so far; a last line that was cut off in the middle is none."""
        whole, _, _ = self.file.read_bytes().rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]

    def finished(self) -> list[Any]:
        """What it told, once it has come to its end.

        Raises:
            AssertionError: It broke off.
        """
        status = self.wait()
        said = self.said()
        assert status == 0, f"the child ended with {status}: {said[-1:]}"
        return said


class Stage:
    """The process that forks children.

    Args:
        folder: Where what children tell is kept, and where their settings would be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        own = {"QUALCODE_CONFIG_DIR": str(folder / "_config"), "QUALCODE_STATE_DIR": str(folder / "_state")}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | own,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def ask(self, job: dict[str, Any]) -> Any:
        """Send a job, and wait for the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that forks children has ended"
        return json.loads(answer)

    def start(self, work: str, *args: Any) -> Child:
        """Let a child run `module:function(say, *args)`."""
        self._count += 1
        file = self._folder / f"said-{self._count}.jsonl"
        file.touch()
        return Child(self, self.ask({"start": work, "args": args, "said": str(file)}), file)

    def run(self, work: str, *args: Any) -> list[Any]:
        """Let a child run `module:function(say, *args)` to its end; what it told."""
        child = self.start(work, *args)
        said = child.finished()
        child.file.unlink()
        return said


def _serve() -> None:
    sys.path[:0] = [str(room) for room in ROOMS]
    for module in WORK:
        import_module(module)
    for line in sys.stdin:
        job = json.loads(line)
        if "wait" in job:
            _, status = os.waitpid(job["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _play(job)
        print(pid, flush=True)


def _play(job: dict[str, Any]) -> None:
    handle = os.open(job["said"], os.O_WRONLY | os.O_APPEND)

    def say(what: Any) -> None:
        os.write(handle, json.dumps(what).encode() + b"\n")

    status = 1
    try:
        module, _, function = job["start"].partition(":")
        getattr(import_module(module), function)(say, *job["args"])
        status = 0
    except BaseException:  # noqa: BLE001 (whatever it is, the test that waits is to read it)
        say(traceback.format_exc())
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve()
