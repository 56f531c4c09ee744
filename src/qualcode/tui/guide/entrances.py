"""The ways to the guide: F1 on every screen, and from what was refused a moment ago."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from qualcode.domain.errors import QualcodeError
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.prompts.naming_keys import says_more

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_FRESH_S = 12.0
"""Seconds for which F1 leads to what a refusal named: no message stands longer."""


class GuideApp(AdvisedApp):
    """A program with a guide."""

    def __init__(self) -> None:
        super().__init__()
        self._helps: tuple[str, float] = ("", 0.0)
        """The page that a refusal named, and until when F1 leads there."""

    def guided(self, error: QualcodeError) -> str:
        """A refusal as it is shown; where it names a page of the guide, F1 leads there for as long as it stands."""
        self._helps = (error.page, time.monotonic() + _FRESH_S)
        keymap = cast("QualcodeApp", self).keymap
        return f"{error.shown}\n{says_more(keymap)}" if error.page else error.shown

    def action_help(self) -> None:
        """Show the page of the guide for what is on the screen; where the guide is open already, go back to it."""
        from qualcode.tui.guide.places import page_for
        from qualcode.tui.guide.reading import GuideScreen

        below = [screen for screen in self.screen_stack if isinstance(screen, GuideScreen)]
        if below:
            self.screen.dismiss(None)
            return
        named, until = self._helps
        self._helps = ("", 0.0)
        place = named if named and time.monotonic() < until else page_for(self.screen_stack)
        self.push_screen(GuideScreen(place, self.screen))

    def action_keys(self) -> None:
        """Show the keys of the moment."""
        from qualcode.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))
