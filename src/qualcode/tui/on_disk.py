"""Working on a file: a disk that does not answer and a file that has gone are told, and work goes on elsewhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.notifications import Notification

from qualcode.domain.changes import Effects
from qualcode.domain.errors import ProjectGoneError, QualcodeError
from qualcode.domain.translation import tr
from qualcode.tui.advised import AdvisedApp
from qualcode.tui.keys import UNBOUND
from qualcode.tui.screens.base import WorkScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

STALLED = tr("The disk of the project does not answer. Nothing is saved until it does; what was shown as saved is.")
MOVING = tr("The disk answers again.")
THERE = tr("The project file is in its place again, and is written to.")
_FOR_GOOD = 24 * 3600.0


class DiskTold(Message, bubble=False):
    """Something became of the open project's file, or of the disk that it is on.

    Args:
        what: `stalled`, `moving`, `late`, `gone`, `there` or `opened`, as the store tells it.
        value: The refusal of one that is gone; what came of a change that is late.
    """

    def __init__(self, what: str, value: Any) -> None:
        super().__init__()
        self.what = what
        self.value = value


class OnDiskApp(AdvisedApp):
    """A program whose project lies in a file that others, and its disk, may do anything to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            UNBOUND,
            "save_elsewhere",
            tr("Save the project elsewhere …"),
            id="app.save_elsewhere",
            show=False,
            tooltip=tr("The whole project as it stands here, to a new file"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._standing: dict[str, Notification] = {}
        """What is shown as long as it holds: `stalled`, `gone`."""

    async def on_disk_told(self, told: DiskTold) -> None:
        """Show what became of the file or its disk."""
        match told.what:
            case "stalled":
                self._stand("stalled", STALLED)
            case "moving":
                self._stand("stalled", "")
                self.notify(MOVING, timeout=5, markup=False)
            case "late":
                await self._tell_late(told.value)
            case "gone":
                self._tell_gone(told.value)
            case "opened":
                for name in list(self._standing):
                    self._stand(name, "")
            case "there" if "gone" in self._standing:
                self._stand("gone", "")
                self.notify(THERE, timeout=5, markup=False)

    def _stand(self, name: str, text: str) -> None:
        """Show something until it holds no longer; an empty text takes it away."""
        before = self._standing.pop(name, None)
        if before is not None:
            self._unnotify(before)
        if text:
            self._standing[name] = Notification(text, severity="warning", timeout=_FOR_GOOD, markup=False)
            self._notifications.add(self._standing[name])
        self._refresh_notifications()

    async def _tell_late(self, came: Any) -> None:
        """Show what came of a change for which nobody waits any more."""
        if isinstance(came, QualcodeError):
            self.notify(came.shown, severity="error", timeout=12, markup=False)
        elif isinstance(came, Exception):
            cast("QualcodeApp", self).break_off(came)
        for effects in came if isinstance(came, list) else [came]:
            found = effects if isinstance(effects, Effects) else getattr(effects, "effects", None)
            if isinstance(found, Effects):
                await cast("QualcodeApp", self).announce(found)
                self.notify(tr("Saved now: {summary}", summary=found.summary), timeout=8, markup=False)

    def _tell_gone(self, error: QualcodeError) -> None:
        """Say that the file has gone, and offer, once, to save what there is elsewhere."""
        new = "gone" not in self._standing
        self._stand("gone", error.shown)
        screen = self.screen
        if new and isinstance(error, ProjectGoneError) and isinstance(screen, WorkScreen):
            self.errands.begin(screen, partial(_offer, screen, error))

    def action_save_elsewhere(self) -> None:
        """Ask where to, and save all of the project there."""
        screen = self.screen
        if not isinstance(cast("QualcodeApp", self).store.path, Path):
            self.notify(tr("Open a project that lies in a file first."), severity="warning", markup=False)
        elif isinstance(screen, WorkScreen):
            self.errands.begin(screen, partial(_save_elsewhere, screen, "gone" in self._standing))


async def _offer(screen: WorkScreen, error: ProjectGoneError) -> None:
    from qualcode.tui.prompts.dialogs import ConfirmPrompt

    problem = f"{error.problem[:1].upper()}{error.problem[1:]}"
    detail = tr(
        "{problem}. What you see here can be saved to a new file, with all that was done; work goes on there.",
        problem=problem,
    )
    if await screen.app.push_screen_wait(ConfirmPrompt(tr("The project file has gone"), detail, yes=tr("save it"))):
        await _save_elsewhere(screen, goes_on_there=True)


async def _save_elsewhere(screen: WorkScreen, goes_on_there: bool) -> None:
    from qualcode.tui.prompts.paths import PROJECT, PathPrompt
    from qualcode.upkeep.saving_elsewhere import place_elsewhere, save_elsewhere

    app = screen.qualcode
    here = app.store.path
    assert isinstance(here, Path)
    target = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Save the project to"),
            str(place_elsewhere(here)),
            endings=(PROJECT,),
            writing=True,
            note=""
            if goes_on_there
            else tr("Work goes on in the file that is open; the new one holds all that is in it."),
        )
    )
    if target is None:
        return
    saved = await screen.read(save_elsewhere, target)
    if saved is None:
        return
    coding = app.coding_screen
    document = coding.state.document_id if coding is not None and coding.state is not None else None
    if goes_on_there:
        if not await app.open_project(saved):
            return
        if document is not None:
            await app.open_document(document)
    app.notify(tr("Saved as {saved}.", saved=saved), timeout=8, markup=False)
