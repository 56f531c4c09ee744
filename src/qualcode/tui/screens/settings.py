"""The settings: what each is for, its value, and changing it in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.settings import paths
from qualcode.settings.model import ReadSettings, Settings, descriptions, login_name, read_settings, write_setting
from qualcode.tui.keymap import resolve
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Cell, Column, Row, RowList, harmless, matches
from qualcode.tui.screens.key_list import KeyList

LABELS = {
    "coder": tr("Your name"),
    "theme": tr("Colours"),
    "language": tr("Language"),
    "unit": tr("Caret steps by"),
    "display_mode": tr("Codings shown as"),
    "text_width": tr("Emoji and signs"),
    "after_coding": tr("After a code, the caret"),
    "panel_width": tr("Panel width"),
    "panel_shown": tr("Panel open at start"),
    "suggestions_shown": tr("Suggestions shown"),
    "recent_limit": tr("Projects remembered"),
    "k": tr("Fewest people (k)"),
    "editor": tr("Editor for memos"),
    "player": tr("Player of recordings"),
    "backup_folder": tr("Folder of backups"),
    "backup_hours": tr("Hours between backups"),
    "backup_megabytes": tr("Most MB of backups"),
    "identity_key": tr("Identity key"),
    "names_file": tr("File of known names"),
    "accepted_file": tr("Words that are no names"),
    "quiet_folders": tr("Folders not warned of"),
    "keymap": tr("Keys"),
}

ANOTHER_CODER = tr(
    "Another name is another coder: what was coded under the name before stays that coder's, and "
    "comes back as yours with that name."
)


class ThemePrompt(ChoicePrompt):
    """Asks for the colours of the screen; what the cursor stands on is shown at once."""

    def __init__(self, current: str, names: list[str]) -> None:
        super().__init__(
            tr("Colours of the screen"),
            [(name, name, tr("the terminal's own colours") if "ansi" in name else "") for name in names],
            current=current,
        )

    def looked_at(self, key: object) -> None:
        if isinstance(key, str) and self.app.theme != key:
            self.app.theme = key


class SettingsScreen(RowScreen):
    """All settings; they need no project."""

    NAME = "settings"
    HEADING = tr("Settings")
    COLUMNS = (
        Column(tr("Setting"), 24),
        Column(tr("Value"), 18, grow=1),
        Column(tr("What it is for"), 24, grow=2, rank=1),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Change"), id="settings.change", tooltip=tr("Give it another value")),
        Binding(
            "delete", "default", tr("Default"), id="settings.default", tooltip=tr("Back to the value it came with")
        ),
    ]
    TOUCHED_BY = frozenset({"settings"})

    def __init__(self) -> None:
        super().__init__()
        self.found: ReadSettings | None = None

    async def load(self) -> None:
        try:
            self.found = await self.qualcode.store.call(read_settings)
        except QualcodeError as error:
            self.refuse(error)
        self.lay_out()

    def lay_out(self) -> None:
        settings = self.found.settings if self.found else self.qualcode.settings
        given = self.found.given if self.found else frozenset()
        rows = [
            Row(key, _cells(settings, key, text, key in given))
            for key, text in descriptions().items()
            if matches(self.wanted, key, LABELS.get(key, key), text)
        ]
        self.rows.show(rows)
        self.show_empty("")
        self._summarise()

    def _summarise(self) -> None:
        key = self.rows.current_key
        warnings = self._warnings(key)
        text = f"{descriptions()[key]}\n" if isinstance(key, str) else ""
        file = tr("They stand in {file}", file=harmless(str(paths.settings_file())))
        if warnings:  # There is room for little: what is out of order comes first.
            text = "\n".join([*(harmless(warning) for warning in warnings), ""])
        self.summarise(text + file)

    def _warnings(self, key: object) -> Sequence[str]:
        """What in the file was not understood; on the keys, what is wrong with them."""
        if self.found is None:
            return ()
        if key != "keymap" or not self.found.settings.keymap:
            return self.found.warnings
        problems = resolve(self.found.settings.keymap).problems
        lines = self.found.keymap_lines
        return [
            tr("line {line}: {problem}", line=lines.get(problem.action, "?"), problem=problem.sentence)
            for problem in problems
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._summarise()

    @work
    async def action_choose(self) -> None:
        """Ask for another value."""
        key = self.rows.current_key
        if not isinstance(key, str):
            return
        settings = self.found.settings if self.found else self.qualcode.settings
        if key == "theme":
            await self._ask_theme()
        elif key == "keymap":
            await self.app.push_screen_wait(KeyList())
            self.reload()
        elif isinstance(getattr(settings, key), bool):
            await self._write(key, "false" if getattr(settings, key) else "true")
        else:
            await self._ask(key, str(getattr(settings, key)))

    async def _ask(self, key: str, value: str) -> None:
        label, text = LABELS.get(key, key), descriptions()[key]
        choices = next(entry for entry in fields(Settings) if entry.name == key).metadata.get("choices")
        if key == "coder":
            text = f"{text}. {ANOTHER_CODER}"
        if choices:
            options = [(choice, choice, "") for choice in choices]
            chosen = await self.app.push_screen_wait(ChoicePrompt(label, options, current=value, note=text))
            if isinstance(chosen, str) and chosen != value:
                await self._write(key, chosen)
            return
        typed = value
        while True:  # What cannot be is asked for again, with what was typed.
            answer = await self.app.push_screen_wait(LinePrompt(label, typed, note=text, may_be_empty=True))
            if answer is None or answer == value or await self._write(key, answer):
                return
            typed = answer

    async def _ask_theme(self) -> None:
        before = self.app.theme
        names = sorted(self.app.available_themes)
        answer = await self.app.push_screen_wait(ThemePrompt(before, names))
        if isinstance(answer, str):
            self.app.theme = answer
            await self._write("theme", answer)
        else:
            self.app.theme = before

    async def action_default(self) -> None:
        """Give the setting the value it came with."""
        key = self.rows.current_key
        if key == "keymap":
            self.say(tr("Enter lists the keys; Delete there takes back one of yours."))
        elif isinstance(key, str):
            value = getattr(Settings(), key)
            await self._write(key, str(value).lower() if isinstance(value, bool) else str(value))
            if key == "theme":
                self.app.theme = value

    async def _write(self, key: str, value: str) -> bool:
        try:
            self.found = await self.qualcode.store.call(lambda: write_setting(key, value))
        except QualcodeError as error:
            self.refuse(error)
            return False
        self.qualcode.settings = self.found.settings
        if self.is_there:
            self.lay_out()
        if key == "coder":
            self.say(tr("Your name holds from the next start of qualcode on"))
        return True


def _cells(settings: Settings, key: str, text: str, given: bool) -> tuple[Cell, ...]:
    value = getattr(settings, key)
    if isinstance(value, bool):
        shown = tr("yes") if value else tr("no")
    elif isinstance(value, dict):
        shown = tr("{count} of your own", count=len(value)) if value else tr("as they came")
    elif key == "coder" and not value:
        shown = tr("{name} (login)", name=login_name())
    else:
        shown = str(value) or "–"
    return ((LABELS.get(key, key), "strong"),), ((shown, "" if given else "quiet"),), ((text, "quiet"),)
