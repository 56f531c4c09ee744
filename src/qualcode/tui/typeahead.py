"""Keys in a burst: each is dealt with, and what it began is done, before the next one is handed on."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen

from qualcode.tui.screens.base import LOADING

if TYPE_CHECKING:
    from qualcode.tui.stack import StackedApp

_MOST = 2.0
"""Seconds that a key waits for the one before it at most; a part that hangs must not make the program deaf."""
_UNHURRIED = 0.03
"""Seconds after a key in which it is not looked after unless another comes: it is painted first."""
_SOON = 0.004
"""Seconds after which it is looked again whether a list has been read."""
_AT_ONCE = 10
"""Rounds of the loop in which a part that has nothing else to do answers."""
_LOOK_AGAIN = 0.05
"""Seconds after which it is looked whether a part still runs that has not answered."""


class Typeahead:
    """Hands on what is typed, one key at a time, to the screen and field that stand when its turn comes.

    A key goes through several queues: to the field that has the focus, up to its screen, and back to the program,
    which runs the action. Without this a key typed quickly would overtake what the one before it does, and land on a
    screen that is about to be left, or in a list over which a dialog is about to open. Letters that the same field
    takes go on together.

    Args:
        app: The program.
    """

    def __init__(self, app: StackedApp) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._turn: WeakSet[events.Event] = WeakSet()
        """What has waited for its turn."""
        self._following: asyncio.Task[None] | None = None
        self._hurried = asyncio.Event()
        self._more_letters = False
        """Whether letters have gone after the key that is followed."""
        self._letters = False
        """Whether all that is on its way are letters of one field."""

    @property
    def is_busy(self) -> bool:
        """Whether keys wait for their turn, or one that has waited is still on its way."""
        return self._following is not None and self._hurried.is_set()

    def hold(self, event: events.Event) -> bool:
        """Whether an event that comes from the keyboard or the mouse has to wait; it comes back when it is its turn."""
        if event in self._turn:
            self._turn.discard(event)
            return False
        if self._following is None and not self._app.errands.work:
            if isinstance(event, events.Key | events.Paste):
                self._letters = self._is_letter(event)
                self._follow()
            return False
        if self._letters and not self._waiting and self._is_letter(event):
            self._more_letters = True
            return False
        if not isinstance(event, events.MouseMove):  # Where the mouse was on its way is of no use later.
            self._waiting.append(event)
            self._follow()
            self._hurried.set()
        return True

    def _is_letter(self, event: events.Event) -> bool:
        """Whether the field that has the focus takes a key for itself, so that it leads to nothing else."""
        field = self._app.focused
        return (
            isinstance(event, events.Key)
            and field is not None
            and event.is_printable
            and field.check_consume_key(event.key, event.character)
        )

    def _follow(self) -> None:
        if self._following is None:
            self._hurried.clear()
            self._following = asyncio.create_task(self._hand_on())

    async def _hand_on(self) -> None:
        """Follow the key that is on its way, then hand on the next, until none is left."""
        try:
            try:
                async with asyncio.timeout(_UNHURRIED):
                    await self._hurried.wait()
            except TimeoutError:
                pass
            one_by_one = await self._settle()
            while self._waiting and self._app.is_running:
                event = self._waiting.popleft()
                self._letters = self._is_letter(event)
                self._turn.add(event)
                self._app.post_message(event)
                if self._letters and self._waiting and self._is_letter(self._waiting[0]):
                    continue
                one_by_one = one_by_one and await self._settle()
        finally:
            self._following = None

    async def _settle(self) -> bool:
        """Wait until what a key began has come to rest: it and what it sent out have gone their ways.

        False comes back where that takes too long: what waits is then handed on without waiting any more.
        """
        try:
            async with asyncio.timeout(_MOST):
                self._more_letters = True
                while self._more_letters:
                    self._more_letters = False
                    await self._go_the_ways()
        except TimeoutError:
            return False
        return True

    async def _go_the_ways(self) -> None:
        """Follow a key to the field and up again, and wait for what it began; with the program all ways end.

        While it waits the program may be left, by the very key that it follows: then there is no screen any more.
        """
        await self._passed(self._app)
        for _ in range(2):
            if not self._app.is_running:
                return
            way = (self._app.focused or self._app.screen).ancestors_with_self
            for pump in (*way, self._app):
                await self._passed(pump)
        await self._app.errands.rest()
        # A screen that has come since gives the focus to one of its parts first, and reads what it lists.
        if self._app.is_running:
            await self._passed(self._app.screen)
        while self._app.is_running and self._loads(self._app.screen):
            await asyncio.sleep(_SOON)

    def _loads(self, screen: Screen[Any]) -> bool:
        return any(w.node is screen and w.group == LOADING and not w.is_finished for w in self._app.workers)

    async def _passed(self, pump: MessagePump) -> None:
        """Wait until a part has dealt with all that waits for it now."""
        passed = asyncio.Event()
        if not pump.call_later(passed.set):
            return
        for _ in range(_AT_ONCE):  # Mostly it has nothing else to do.
            if passed.is_set():
                return
            await asyncio.sleep(0)
        while pump.is_running and not passed.is_set():
            try:
                async with asyncio.timeout(_LOOK_AGAIN):
                    await passed.wait()
            except TimeoutError:
                continue
