"""The ways to names in transcripts, which the palette has on every screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.keys import UNBOUND
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class IdentityApp(AdvisedApp):
    """A program that takes names out of transcripts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "identity_key",
            tr("Who is who: the identity key …"),
            id="app.identity_key",
            show=False,
            tooltip=tr("Real names, contacts and pseudonyms, in a sealed file of their own"),
        ),
        Binding(
            UNBOUND,
            "pseudonymise",
            tr("Replace names in transcripts …"),
            id="app.pseudonymise",
            show=False,
            tooltip=tr("Names, schools, places, numbers: each shown, nothing without your yes"),
        ),
        Binding(
            UNBOUND,
            "drop_originals",
            tr("Drop the texts with names for good …"),
            id="app.drop_originals",
            show=False,
            tooltip=tr("Older versions, imported files and anchors of documents that were pseudonymised"),
        ),
    ]

    def action_identity_key(self) -> None:
        """Open the identity key and show who is who; make one where there is none."""
        from qualcode.tui.identity.key_door import show_identity_key

        if (screen := self._open_screen()) is not None:
            self.errands.begin(screen, partial(show_identity_key, screen))

    def action_pseudonymise(self) -> None:
        """Look all documents through for names, and show what was found."""
        from qualcode.tui.identity.looking import look_for_names

        if (screen := self._open_screen()) is not None:
            self.errands.begin(screen, partial(look_for_names, screen))

    def action_drop_originals(self) -> None:
        """Say what would be dropped, ask for a word, and drop it."""
        from qualcode.tui.identity.dropping import drop_originals

        if (screen := self._open_screen()) is not None:
            self.errands.begin(screen, partial(drop_originals, screen))

    def _open_screen(self) -> WorkScreen | None:
        """The screen over which something can be asked; None where no project is open."""
        if cast("QualcodeApp", self).store.path is None:
            self.notify(tr("Open or make a project first."), severity="warning")
            return None
        return self.screen if isinstance(self.screen, WorkScreen) else None
