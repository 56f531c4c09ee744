"""A screen over others that gives one answer, once."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

T = TypeVar("T")


class Modal(ModalScreen[T]):
    """A dialog, list or picker over the screens; what it was asked for can be waited for."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._over = asyncio.Event()
        self._answered_with: T | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was answered, or closed without an answer."""
        return self._over.is_set()

    async def answer(self) -> T | None:
        """Wait for the answer; None if it is closed without one."""
        await self._over.wait()
        return self._answered_with

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close it with an answer, once.

        Nothing happens where it is closed already, or where another screen lies over it: that one would be closed in
        its place.
        """
        if self.is_over or not self.is_active:
            return done_already()
        self._answered_with = result
        return super().dismiss(result)

    def end(self) -> None:
        """Called when it has been taken from the screens, in whatever way."""
        self._over.set()


def done_already() -> AwaitComplete:
    """What can be awaited where there is nothing to wait for."""
    return AwaitComplete(asyncio.sleep(0))
