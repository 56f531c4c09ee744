"""The real program in a pseudo-terminal: keys in, frames out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.measuring import cpu_of

FRAME_END = b"\x1b[?2026l"
"""The end of a synchronized update: what was written before it is on the screen at once."""
KEYS = {
    "down": b"\x1b[B",
    "page down": b"\x1b[6~",
    "shift+right": b"\x1b[1;2C",
    "shift+down": b"\x1b[1;2B",
    "enter": b"\r",
    "start": b"\x1b[1;5H",
    "escape": b"\x1b",
    "documents": b"\x1bOQ",
    "backspace": b"\x7f",
}


@dataclass(frozen=True, slots=True)
class Press:
    """What one key cost."""

    first: float
    """Seconds from its bytes to the end of the first frame that answers it."""
    settled: float
    """Seconds to the end of the last frame before the screen was quiet."""
    cpu: float
    written: bytes
    """What the program wrote to the terminal."""


class Terminal:
    """A program with a terminal of its own, which is its stderr too; it answers what Textual asks."""

    def __init__(self, arguments: list[str], folder: Path, *, columns: int = 120, rows: int = 40) -> None:
        pid, self._fd = pty.fork()
        if pid == 0:
            os.environ.update(
                TERM="xterm-256color",
                COLORTERM="truecolor",
                QUALCODE_STATE_DIR=str(folder / "state"),
                QUALCODE_CONFIG_DIR=str(folder / "config"),
            )
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.executable, [sys.executable, *arguments])
        self.started = time.perf_counter()
        self.process = psutil.Process(pid)
        self._pid = pid
        self._last = b""
        self._resize(columns, rows)

    def _resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], max(0, seconds))
        if not ready:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError as error:  # Linux tells the end of the program so.
            raise EOFError(self._last.decode(errors="replace")) from error
        self._last = (self._last + data)[-2000:]
        if b"\x1b[?2026$p" in data:
            os.write(self._fd, b"\x1b[?2026;1$y")
        if b"\x1b[?2048$p" in data:
            os.write(self._fd, b"\x1b[?2048;0$y")
        return data

    def wait(self, until: Callable[[bytes], bool], seconds: float = 30) -> tuple[float, float]:
        """Wait until what has been written since meets a condition at the end of a frame.

        Returns:
            Seconds since the program's start, and its CPU seconds.

        Raises:
            TimeoutError: It did not happen.
        """
        written = b""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            written += self._read(0.05)
            whole = written[: written.rfind(FRAME_END) + 1]
            if whole and until(whole):
                return time.perf_counter() - self.started, cpu_of(self.process)
        raise TimeoutError(written[-2000:].decode(errors="replace"))

    def settle(self, quiet: float = 0.3, limit: float = 20) -> float:
        """Wait until nothing is written any more; when it was last written, in `perf_counter` seconds."""
        start = last = time.perf_counter()
        while time.perf_counter() - last < quiet and time.perf_counter() - start < limit:
            if self._read(0.02):
                last = time.perf_counter()
        return last

    def type(self, keys: bytes) -> None:
        """Send bytes."""
        os.write(self._fd, keys)

    def press(
        self,
        keys: bytes,
        *,
        shows: bytes = b"",
        quiet: float = 0.06,
        seconds: float = 10,
        may_be_still: bool = False,
    ) -> Press:
        """Send a key and wait for its frames.

        Args:
            shows: What the first frame counted must hold; any frame without.
            quiet: How long nothing must be written for the screen to be settled.
            seconds: How long is waited for the first frame.
            may_be_still: A key that changes nothing is no error; it counts as long as was waited for it.

        Raises:
            TimeoutError: No such frame came.
        """
        cpu, start = cpu_of(self.process), time.perf_counter()
        os.write(self._fd, keys)
        written = b""
        first = settled = None
        while True:
            now = time.perf_counter() - start
            if first is None and now > seconds:
                if may_be_still:
                    return Press(now, now, cpu_of(self.process) - cpu, written)
                raise TimeoutError(f"{keys!r}, {shows!r}: {written[-2000:]!r}")
            if settled is not None and first is not None and now - settled > quiet:
                break
            data = self._read(0.01)
            if not data:
                continue
            written += data
            if FRAME_END in written[-len(data) - len(FRAME_END) :]:  # It may come in two pieces.
                settled = time.perf_counter() - start
                if first is None and shows in written:
                    first = settled
        return Press(first, settled, cpu_of(self.process) - cpu, written)

    def hold(self, keys: bytes, a_second: float, seconds: float) -> float:
        """Send a key again and again, as a keyboard does while it is held; the share of one core that this takes."""
        before, start = cpu_of(self.process), time.perf_counter()
        sent = 0
        while (now := time.perf_counter() - start) < seconds:
            if now * a_second >= sent:
                os.write(self._fd, keys)
                sent += 1
            self._read(min(sent / a_second - now, seconds - now))
        share = (cpu_of(self.process) - before) / (time.perf_counter() - start)
        self.settle()
        return share

    def resize(self, columns: int, rows: int) -> float:
        """Change the size; the CPU seconds until the screen is settled."""
        before = cpu_of(self.process)
        self._resize(columns, rows)
        os.kill(self._pid, signal.SIGWINCH)
        self.settle(0.5)
        return cpu_of(self.process) - before

    def memory(self) -> tuple[float, float]:
        """Memory now, and the peak so far, in MiB."""
        status = Path(f"/proc/{self._pid}/status")
        now = self.process.memory_info().rss / 2**20
        if not status.exists():
            return now, now
        return now, int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024

    def close(self) -> None:
        """Quit as a user does, or end the program where it does not answer."""
        try:
            os.write(self._fd, b"\x11")
            self.settle(0.3, 2)
        except (EOFError, OSError):
            pass  # It has ended already.
        if self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)
