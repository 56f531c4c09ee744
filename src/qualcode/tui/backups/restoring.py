"""Restoring a backup from the screen: what it would change, a yes, and the project as it was then."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.backup_answers import ChangesApart, RestorePreview
from qualcode.domain.errors import QualcodeError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.settings.recent import place_of
from qualcode.tui.prompts.dialogs import ConfirmPrompt
from qualcode.tui.prompts.rows import QUIET, harmless, one_line

if TYPE_CHECKING:
    from qualcode.tui.screens.base import WorkScreen

HELD = ("documents", "codings", "codes", "memos", "cases", "coders", "changes")
SHOWN = 100
_WIDTH = 66


class RestorePrompt(ConfirmPrompt):
    """Shows what restoring a backup would change, and asks whether to.

    Args:
        seen: What it would change.
        made: When the backup was made, as people say it.
    """

    def __init__(self, seen: RestorePreview, made: str) -> None:
        super().__init__(tr("Restore the backup of {made}?", made=made), yes=tr("restore it"))
        self.KEYS = tr("↑↓ scroll   {keys}", keys=self.KEYS)
        self._content = told(seen)

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--report"):
            yield Static(self._content)


def told(seen: RestorePreview) -> Content:
    """What restoring would change, line by line."""
    lines: list[Content | tuple[str, str]] = []
    if seen.here is None:
        state = tr("The project is {state}; the file that is there is put aside.", state=shown_word(seen.state))
        lines.append((f"{state}\n\n", "bold"))
    lines.append((f"{'':12}{tr('now'):>9}{tr('backup'):>9}\n", QUIET))
    for name in HELD:
        now = number(getattr(seen.here, name)) if seen.here is not None else "–"
        then = number(getattr(seen.there, name))
        lines.append((f"{shown_word(name):12}{now:>9}{then:>9}\n", "bold" if now != then else ""))
    lines += _changes(seen.taken_back, tr("Taken back"))
    lines += _changes(seen.brought_back, tr("Brought back"))
    lines += [(f"\n{harmless(sentence[:1].upper() + sentence[1:])}.\n", "$text-warning") for sentence in seen.notes]
    if seen.here is not None:
        lines.append((tr("\nWhat the project is now is kept in a backup before."), ""))
    return Content.assemble(*lines)


def _changes(apart: ChangesApart, what: str) -> list[Content | tuple[str, str]]:
    if not apart.count:
        return []
    whose = ", ".join(f"{one_line(coder, 20)} {number(count)}" for coder, count in list(apart.by.items())[:6])
    found: list[Content | tuple[str, str]] = [(f"\n{what}: {counted(apart.count, 'change')} ({whose})\n", "bold")]
    for change in apart.latest:
        at = datetime.fromisoformat(change.at).astimezone().strftime("%Y-%m-%d %H:%M")
        found.append((f"{at}  ", QUIET))
        found.append((f"{one_line(f'{change.coder}: {change.summary}', _WIDTH - 18)}\n", ""))
    if apart.count > len(apart.latest):
        found.append((tr("… and {count:,} more\n", count=apart.count - len(apart.latest)), QUIET))
    return found


async def restore_backup(screen: WorkScreen, where: Path, backup: Path, made: str) -> None:
    """Show what restoring a backup would change, ask, do it, and show the project as it is then."""
    from qualcode.upkeep.restoring import preview_restore, restore

    app = screen.qualcode
    coder = app.coder_name
    seen = await app.works.carry_out(
        tr("Looking at the backup"),
        lambda: app.store.call(lambda: preview_restore(where, backup, coder, shown=SHOWN)),
        may_leave=False,
    )
    if isinstance(seen, QualcodeError):
        screen.refuse(seen)
        return
    if not await app.push_screen_wait(RestorePrompt(seen, made)):
        return
    held = app.store.path
    is_open = held is not None and place_of(held) == place_of(where)
    await app.stop_advising()
    through = app.store.around if is_open else app.store.call
    done = await app.works.carry_out(
        tr("Restoring"), lambda: through(lambda: restore(where, backup, coder)), may_leave=False
    )
    if isinstance(done, QualcodeError):
        screen.refuse(done)
        return
    kept = tr("what it was before stands among the backups") if done.kept else ""
    kept = tr("the damaged file is now {name}", name=Path(done.aside).name) if done.aside else kept
    app.clear_notifications()  # What was wrong with the project is over.
    if await app.open_project(where):
        said = f"{done.summary[:1].upper()}{done.summary[1:]}"
        app.notify(f"{said}; {kept}." if kept else f"{said}.", timeout=12, markup=False)
