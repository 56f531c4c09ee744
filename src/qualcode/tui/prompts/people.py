"""Asking who somebody is: a participant that is there, a new one by the name that is typed, an interviewer, nobody."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from textual.widgets import Input

from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.rows import Row, RowList, harmless


@dataclass(frozen=True, slots=True)
class Who:
    """The answer."""

    participant: str | None = None
    """The name of a participant, known or new."""
    interviewer: bool = False
    only_here: bool = False
    """It is to be asked again, for one document."""


NOBODY, INTERVIEWER, ONLY_HERE = Who(), Who(interviewer=True), Who(only_here=True)


class WhoPrompt(ChoicePrompt):
    """Asks who stands behind one or more labels. What is typed filters the participants, and names a new one.

    Args:
        title: The labels.
        people: Name of each participant and what is known of it.
        proposed: A name to offer for a new participant.
        others: Answers besides people, from `NOBODY`, `INTERVIEWER` and `ONLY_HERE`.
        current: The answer that the cursor starts on.
        note: What there is to know.
    """

    KEYS = tr("↑↓ choose   letters filter or name   Enter OK   Esc back")

    def __init__(
        self,
        title: str,
        people: Sequence[tuple[str, str]],
        *,
        proposed: str,
        others: Sequence[Who] = (INTERVIEWER, NOBODY),
        current: Who | None = None,
        note: str = "",
    ) -> None:
        told = {
            INTERVIEWER: (tr("an interviewer"), tr("asks the questions; left out of all counts")),
            NOBODY: (tr("nobody known"), tr("takes the name away")),
            ONLY_HERE: (tr("only in one document …"), tr("in the others it stays as it is")),
        }
        self._people = {name.casefold() for name, _ in people}
        self._proposed = proposed
        choices: list[tuple[Hashable, str, str]] = []
        if proposed.casefold() not in self._people:
            choices.append((Who(proposed), harmless(proposed), tr("a new participant of this name")))
        choices += [(other, *told[other]) for other in others]
        choices += [(Who(name), harmless(name), harmless(about)) for name, about in people]
        super().__init__(title, choices, current=current, note=note)

    def _show(self, wanted: str) -> None:
        super()._show(wanted)
        name = " ".join(wanted.split())
        if name and name.casefold() not in self._people | {self._proposed.casefold()}:
            rows = self.query_one(RowList)
            new = (harmless(name), ((tr("a new participant of this name"), "quiet"),))
            rows.show([*rows.rows, Row(Who(name), new)])
        room = self.size.height * 9 // 10 - 9  # Title, note, field and keys stay in sight.
        self.query_one(RowList).styles.height = max(3, min(12, len(self._choices) + 1, room))

    def on_resize(self) -> None:
        """Keep the keys in sight."""
        self._show(self.query_one(Input).value)

    def on_mount(self) -> None:
        self.query_one(Input).placeholder = tr("filter, or the name of a new participant")
