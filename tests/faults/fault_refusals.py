"""A disk that refuses, in a child: every call of an action fails once, and all from it on; what the program makes of it."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from fault_study import BUNDLE, LEAD, STUDY, entries_after, rows_of
from forked import Say
from sqlite_shim import FAILURES, Shim

from qualcode.codebook.creating import create_path
from qualcode.codebook.merging import merge_codes
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import QualcodeError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import list_documents
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.saving_elsewhere import save_elsewhere

IO_ERROR = 10
"""`SQLITE_IOERR`: the disk fails and does not say how."""
STYLES = ("once", "from then on", "broken")
"""One call fails; it and all after it, as on a full disk; the same as an I/O error without a reason."""


class _Disk:
    """Counts calls, and refuses some."""

    def __init__(self) -> None:
        self.calls = 0
        self.refuse_at: int | None = None
        self.style = STYLES[0]
        self.refused: Counter[str] = Counter()

    def gate(self, call: str, path: str) -> int:
        """What SQLite gets for a call."""
        self.calls += 1
        if self.refuse_at is None or self.calls < self.refuse_at:
            return 0
        if self.style == "once" and self.calls > self.refuse_at:
            return 0
        self.refused[call] += 1
        return IO_ERROR if self.style == "broken" else FAILURES[call]

    def begin(self, refuse_at: int | None, style: str) -> None:
        """Refuse the calls from one on that come from now on."""
        self.calls, self.refuse_at, self.style = 0, refuse_at, style

    def end(self) -> int:
        """Refuse nothing any more; how many calls there were."""
        self.refuse_at = None
        return self.calls


def _import(project: Project) -> None:
    text = project.path.with_name("late.txt")
    text.write_text("MS. ELM: I came later. " + "And there is more to say. " * 400, encoding="utf-8")
    assert import_documents(project, [text]).effects.documents


def _bundle(project: Project) -> None:
    write_bundle(project, project.path.with_name("ben"), plan_bundle(project, "bea", documents=list_documents(project)))


def _careless(project: Project) -> None:
    """As a program would that takes no for yes: what the harness must find out."""
    with suppress(QualcodeError):
        create_path(project, "Acknowledged whatever comes")


ACTIONS: dict[str, Callable[[Project], object]] = {
    "open": lambda project: None,
    "apply": lambda project: apply_code(project, list_documents(project)[0].id, (40, 60), list_codes(project)[1].id),
    "create": lambda project: create_path(project, "Made/While/It failed"),
    "merge codes": lambda project: merge_codes(project, [list_codes(project)[1].id], list_codes(project)[4].id),
    "undo": lambda project: undo(project),
    "import": _import,
    "merge": lambda project: merge_file(project, project.path.with_name(BUNDLE), Answers()),
    "bundle": _bundle,
    "careless": _careless,
    "save elsewhere": lambda project: save_elsewhere(project, project.path.with_name("elsewhere.qualcode")),
}


class _Lab:
    """One action on copies of a study whose disk refuses.

    Args:
        made: The folder of the study.
        folder: Where its copies go.
    """

    def __init__(self, made: Path, folder: Path, action: str) -> None:
        self.disk = _Disk()
        Shim(gate=self.disk.gate)
        self._made = made
        self._folder = folder
        self._action = action
        self.seen: dict[str, Any] = {"injected": 0, "refused": 0, "wrong": []}

    def try_once(self, refuse_at: int | None, style: str) -> int:
        """Do the action while a call is refused; how many calls it made."""
        folder = self._folder / "lab"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._made, folder)
        path = folder / STUDY
        with open_project(path, coder=LEAD) as project:
            create_path(project, "To be taken back")
        self.disk.refused.clear()
        try:
            calls, error = self._act(path, refuse_at, style)
        except Exception as unforeseen:  # noqa: BLE001 (anything but a refusal in a sentence is what is looked for)
            self.disk.end()
            self._wrong(refuse_at, style, f"{type(unforeseen).__name__}: {unforeseen}")
            return 0
        if refuse_at is not None and self.disk.refused:
            self.seen["injected"] += 1
            self.seen["refused"] += error is not None
        return calls

    def _act(self, path: Path, refuse_at: int | None, style: str) -> tuple[int, QualcodeError | None]:
        if self._action == "open":
            return self._open(path, refuse_at, style)
        with open_project(path, coder=LEAD) as project:
            before, entries = rows_of(project), entries_after(project, 0)
            error = None
            self.disk.begin(refuse_at, style)
            try:
                ACTIONS[self._action](project)
            except QualcodeError as refused:
                error = refused
            calls = self.disk.end()
            after, new = rows_of(project), entries_after(project, entries[-1][0])
            changes = self._action not in ("bundle", "save elsewhere")
            if error is None and changes and not new:
                self._wrong(refuse_at, style, "it was acknowledged and is not there")
            if error is not None and after != before and not new:
                self._wrong(refuse_at, style, "half of it is there")
            if error is not None and new and changes:
                self._wrong(refuse_at, style, f"it was refused ({error.sentence}) and is there")
            create_path(project, "Afterwards")
        self._check(path, refuse_at, style, entries + new)
        return calls, error

    def _open(self, path: Path, refuse_at: int | None, style: str) -> tuple[int, QualcodeError | None]:
        with open_project(path, coder=LEAD) as project:
            entries = entries_after(project, 0)
        error = None
        self.disk.begin(refuse_at, style)
        try:
            with open_project(path, coder=LEAD) as project:
                create_path(project, "Opened")
        except QualcodeError as refused:
            error = refused
        calls = self.disk.end()
        self._check(path, refuse_at, style, entries)
        return calls, error

    def _check(self, path: Path, refuse_at: int | None, style: str, entries: list[Any]) -> None:
        with open_project(path, coder=LEAD) as project:
            assert project.writable, project.why_read_only
            there = entries_after(project, 0)
        if there[: len(entries)] != entries:
            self._wrong(refuse_at, style, "what was acknowledged is lost")
        found = check_project(path)
        if not found.sound:
            self._wrong(refuse_at, style, "; ".join(finding.problem for finding in found.findings))
        left = sorted(one.name for one in path.parent.iterdir() if one.name.startswith("."))
        if left:
            self._wrong(refuse_at, style, f"it leaves {left}")

    def _wrong(self, refuse_at: int | None, style: str, what: str) -> None:
        self.seen["wrong"].append(f"{self._action}, call {refuse_at} {style}: {what}")


def inject(say: Say, made: str, folder: str, action: str, every: int) -> None:
    """Let every n-th call that an action makes fail, in each style.

    Args:
        every: 1 for all of its calls; more for some of them.
    """
    lab = _Lab(Path(made), Path(folder), action)
    calls = lab.try_once(None, STYLES[0])
    for number in range(1, calls + 1, every):
        for style in STYLES:
            lab.try_once(number, style)
    say(lab.seen | {"calls": calls})


def code_in_little_room(say: Say, path: str, room: int) -> None:
    """Create codes until the system lets no file grow any more; then, with room again, go on.

    Args:
        room: Bytes that any file of the process may have.
    """
    import resource

    with open_project(Path(path), coder=LEAD) as project:
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
        refused = []
        while len(refused) < 3:
            try:
                create_path(project, f"Made {len(entries_after(project, 0))}")
            except QualcodeError as error:
                refused.append(error.sentence)
        entries = entries_after(project, 0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        create_path(project, "With room again")
        assert len(entries_after(project, entries[-1][0])) == 1
    say({"refused": refused, "saved": entries})


def _give_up_powers() -> None:
    """Let permissions bind root too."""
    if os.geteuid() == 0:
        head, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None).capset(head, none) == 0


def work_in_a_shut_folder(say: Say, path: str, when: str) -> None:
    """Read, and try to write, where nothing may be written.

    Args:
        when: `before` the project is opened the folder is shut, or `after`.
    """
    folder = Path(path).parent
    _give_up_powers()
    if when == "before":
        folder.chmod(0o500)
    said: dict[str, Any] = {"refused": []}
    with open_project(Path(path), coder=LEAD) as project:
        said["documents"] = len(list_documents(project))
        said["why"] = project.why_read_only
        if when == "after":
            create_path(project, "Before")
            folder.chmod(0o500)
        for name in ("One", "Two"):
            try:
                create_path(project, name)
            except QualcodeError as error:
                said["refused"].append(error.sentence)
        said["codes"] = [code.name for code in list_codes(project)]
    folder.chmod(0o700)
    say(said)
