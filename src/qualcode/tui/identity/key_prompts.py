"""What is asked about an identity key: a new passphrase, and who somebody really is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.settings.passphrases import checked, forms
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog

if TYPE_CHECKING:
    from qualcode.domain.identity_key import Person

HOW_TOLD = tr("Real names, one a line, the whole one first. Before what is none: contact: or consent:")
SPOKEN_OF = ""
"""The choice of somebody who is no participant."""


class NewPassphrasePrompt(Dialog[str | None]):
    """Asks for a new passphrase, twice.

    Args:
        path: What it is to open.
    """

    KEYS = tr("Enter OK   Esc back")

    def __init__(self, path: Path) -> None:
        super().__init__(
            tr("New passphrase of the identity key"),
            tr(
                "{path}\n\nSeveral words that only you would put together. Nobody can open the key without it.",
                path=path,
            ),
        )

    def body(self) -> ComposeResult:
        yield Input(password=True, compact=True, placeholder=tr("passphrase"), id="first")
        yield Input(password=True, compact=True, placeholder=tr("the same once more"), id="again")

    @on(Input.Submitted)
    def _accept(self) -> None:
        first, again = self.query_one("#first", Input), self.query_one("#again", Input)
        try:
            passphrase = checked(first.value)
        except InputError as error:
            first.focus()
            self.refuse_for(error)
            return
        if forms(again.value)[0] == passphrase:
            self.dismiss(passphrase)
        else:
            self.refuse(tr("The two are not the same.") if again.value else "")
            again.value = ""
            again.focus()


class PersonPrompt(ChoicePrompt):
    """Asks which participant is meant: one of whom the key knows nothing, or somebody who is only spoken of.

    Args:
        names: Those participants.
    """

    def __init__(self, names: Sequence[str]) -> None:
        choices: list[tuple[Hashable, str, str]] = [(name, name, "") for name in names]
        choices.append((SPOKEN_OF, tr("somebody else"), tr("spoken of, or not in the project yet: gets a pseudonym")))
        super().__init__(tr("Whose real name?"), choices)


def lines_of(person: Person) -> str:
    """What is known of somebody, as it is written in the field."""
    lines = [*person.names, *(f"contact: {contact}" for contact in person.contacts)]
    return "\n".join([*lines, *([f"consent: {person.consent}"] if person.consent else [])])
