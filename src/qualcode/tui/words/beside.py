"""What the screens share that have something counted by a process beside them."""

from __future__ import annotations

from typing import Any

from textual.worker import Worker


class CountsBeside:
    """A screen that waits for one count at a time; what nobody waits for any more is stopped."""

    counter: Any
    """What counts; it has an `end`."""
    _counting: Worker[None] | None = None
    """The count that is waited for."""

    async def on_unmount(self) -> None:
        """Leave no process behind."""
        self.stop_counting()  # First: that the process ends is then nobody's answer.
        await self.counter.end()

    @property
    def is_counting(self) -> bool:
        """Whether an answer is waited for."""
        return self._counting is not None and not self._counting.is_finished

    def stop_counting(self) -> bool:
        """Let what is being counted be; whether something was."""
        counting, self._counting = self._counting, None
        if counting is None or counting.is_finished:
            return False
        counting.cancel()
        return True
