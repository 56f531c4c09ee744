"""The five things to do: what is said of each, and by what it is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from qualcode.domain.translation import tr
from qualcode.settings.tour import STEPS
from qualcode.tui.keys import UNBOUND, all_bindings, key_name, split_keys

if TYPE_CHECKING:
    from qualcode.domain.changes import Change
    from qualcode.tui.screens.base import WorkScreen

OPEN, CODE, UNDO, QUOTES, THEMES = range(STEPS)
WRITES = frozenset({CODE, UNDO})
"""The things that change the study: where it can only be read, the tour waits."""
CODED = frozenset({"apply", "create-apply"})
"""The journal's verbs for giving a passage a code."""


class Keys:
    """The keys of actions, as the user has them.

    Args:
        keymap: Binding id → keys, for each action whose keys are not those it comes with.
    """

    def __init__(self, keymap: Mapping[str, str]) -> None:
        self._keymap = keymap

    def of(self, action: str) -> str:
        """The plainest key of an action; for one without any, the way to it through the list of all commands."""
        binding = _bindings()[action]
        keys = [key for key in split_keys(self._keymap.get(action, binding[0])) if key != UNBOUND]
        if not keys:
            return f"{self.of('app.palette')} “{binding[1]}”" if action != "app.palette" else binding[1]
        return key_name(next((key for key in keys if "+" not in key), keys[0]))  # Terminals lose chords.


@cache
def _bindings() -> Mapping[str, tuple[str, str]]:
    """Keys and name of each action that the tour speaks of, by its id."""
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.prompts.row_screen import RowScreen
    from qualcode.tui.screens.coding import CodingScreen
    from qualcode.tui.screens.documents import DocumentsScreen
    from qualcode.tui.screens.start import StartScreen

    owners: tuple[type, ...] = (QualcodeApp, RowScreen, StartScreen, DocumentsScreen, CodingScreen)
    return {
        binding.id: (binding.key, binding.description)
        for owner in owners
        for binding in all_bindings(owner)
        if binding.id
    }


def told(done: int, at: str, keys: Keys) -> str:
    """What is to be done next, in a sentence.

    Args:
        done: How many things are done.
        at: `NAME` of the screen that is shown.
        keys: The user's.
    """
    if done == OPEN:
        if at == "documents":
            return tr("Open an interview: ↑ ↓ choose one, {key} opens it.", key=keys.of("documents.open"))
        return tr(
            "Open an interview: {list_key} lists them, {open_key} opens one.",
            list_key=keys.of("app.documents"),
            open_key=keys.of("documents.open"),
        )
    if done == CODE:
        if at == "coding":
            return tr("Code a sentence: {key}, some letters of a code, Enter.", key=keys.of("coding.pick"))
        if at == "documents":
            return tr("Code a sentence in an interview: {key} opens one.", key=keys.of("documents.open"))
        return tr(
            "Code a sentence in an interview: {list_key}, {open_key}.",
            list_key=keys.of("app.documents"),
            open_key=keys.of("documents.open"),
        )
    if done == UNDO:
        return tr(
            "Take it back: {undo}. ({redo} would bring it again.)", undo=keys.of("app.undo"), redo=keys.of("app.redo")
        )
    if done == QUOTES:
        if at == "quotes":
            return tr("Look at quotes: write Problem clarity, a theme, and Enter.")
        return tr("Look at the quotes of a theme: {key} asks which.", key=keys.of("app.quotes"))
    if done == THEMES:
        return tr("Look at all themes in numbers: {key}.", key=keys.of("app.analysis"))
    return tr("You have done all five. Look around; {key} leads on.", key=keys.of("list.back"))


def is_shown(done: int, screen: WorkScreen) -> bool:
    """Whether what is to be looked at next is on the screen."""
    if done == OPEN:
        return screen.NAME == "coding" and getattr(screen, "state", None) is not None
    if done == QUOTES:
        shown = getattr(screen, "shown", ())
        return screen.NAME == "quotes" and any(passage.coding_id is not None for passage in shown[:1])
    return done == THEMES and screen.NAME == "analysis" and getattr(screen, "answer", None) is not None


def is_change(done: int, change: Change, began: Change | None) -> bool:
    """Whether an entry of the journal is what is to be done next.

    Args:
        done: How many things are done.
        change: The entry.
        began: The action that it takes back, if it takes one back.
    """
    if done == CODE:
        return change.kind == "do" and change.verb in CODED
    return done == UNDO and change.kind == "undo" and began is not None and began.verb in CODED
