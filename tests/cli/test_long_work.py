"""Long work of commands: Ctrl+C leaves all as it was, or what is whole; a bar tells how far it has come."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.cli.progress import _TICK_S, _WIPE, STOPPING, Bar
from qualcode.domain.progress import Progress
from qualcode.storage.file_keys import forget_keys

pytestmark = pytest.mark.sqlite


def stop_at(doing: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ask to stop, as Ctrl+C does, as soon as something is begun; what was told until then."""
    heard: list[str] = []

    def note(bar: Bar, progress: Progress) -> None:
        heard.append(progress.doing)
        if doing in progress.doing:
            bar.watch.stop()

    monkeypatch.setattr(Bar, "_note", note)
    return heard


def exported(study: Any, name: str) -> Path:
    """A project of the study as a file for other programs, in a folder of its own."""
    place: Path = study.folder / name
    study.ok("export", place)
    return place


LONG: dict[str, tuple[str, Callable[[Any], tuple[Any, ...]]]] = {
    "codings import": ("taking in", lambda study: ("codings", "import", study.folder / "codings.jsonl")),
    "autocode": ("coding", lambda study: ("autocode", "Agency/Pace", "--search", "we", "--yes")),
    "export a project": ("writing", lambda study: ("export", study.folder / "out.qdpx")),
    "export quotes": ("laying out", lambda study: ("export", study.folder / "out.csv", "--internal")),
    "open another": (
        "reading",
        lambda study: ("open", study.folder / "given.qdpx", "--to", study.folder / "new", "--no-tui"),
    ),
    "merge": ("", lambda study: ("merge", study.folder / "given.qdpx", "--coder-is", "mara=mara")),
    "project copy": ("copying", lambda study: ("project", "copy", study.path, study.folder / "copy.qualcode")),
    "backup": ("copying", lambda study: ("backup",)),
    "doctor": ("playing", lambda study: ("doctor",)),
    "doctor repair": ("mending", lambda study: ("doctor", "--repair")),
    "agreement": ("measuring", lambda study: ("agreement", "--assume-finished")),
    "import preview": ("reading", lambda study: ("import", study.folder / "anna.txt", "--dry-run")),
    "erase": ("history", lambda study: ("cases", "erase", "P1", "--confirm", "P1")),
}
"""What takes long → at which of its parts it is stopped, and the command."""


@pytest.fixture
def busy(peopled: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A study with files of codings and of a project beside it."""
    monkeypatch.setattr("qualcode.domain.progress._PAUSE_S", 0)
    peopled.ok("codings", "export", peopled.folder / "codings.jsonl")
    exported(peopled, "given.qdpx")
    return peopled


SHORT = {"codings import", "export a project", "erase", "backup", "export quotes"}


@pytest.mark.parametrize("what", [one if one in SHORT else pytest.param(one, marks=pytest.mark.long) for one in LONG])
def test_what_is_stopped_leaves_everything_as_it_was(what: str, busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    doing, call = LONG[what]
    there = {path.name for path in busy.folder.iterdir()}
    before = busy.rows()
    heard = stop_at(doing, monkeypatch)
    result = busy.run(*call(busy))
    assert any(doing in one for one in heard), (heard, result.output)
    assert result.exit_code == 1, result.output
    assert "stopped" in result.stderr or "interrupted" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.undo()
    assert busy.rows() == before
    left = {path.name for path in busy.folder.iterdir()} - there
    assert all(name.endswith(".backups") for name in left), left
    assert all(not list((busy.folder / name).iterdir()) for name in left if what == "backup")


def test_a_project_as_text_that_is_stopped_is_none_yet_and_is_finished_by_the_next_going(
    busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = busy.folder / "out"
    with monkeypatch.context() as stopping:
        stop_at("writing", stopping)
        result = busy.run("export", f"{place}/")
    assert result.exit_code == 1 and "no project until it is finished" in result.stderr
    assert not (place / "qualcode.json").exists()
    assert "Traceback" not in busy.refused("open", place, "--to", busy.folder / "again", "--no-tui")
    busy.ok("export", place, "--replace")
    busy.ok("open", place, "--to", busy.folder / "again", "--no-tui")


def test_an_import_that_is_stopped_keeps_whole_files_and_goes_on_when_run_again(
    study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.domain.progress._PAUSE_S", 0)
    folder = study.folder / "more"
    folder.mkdir()
    for number in range(6):
        (folder / f"talk {number}.txt").write_text(f"INT: How was week {number}?\n\nP1: Good.\n", encoding="utf-8")

    def note(bar: Bar, progress: Progress) -> None:
        if progress.done == 2:
            bar.watch.stop()

    with monkeypatch.context() as stopping:
        stopping.setattr(Bar, "_note", note)
        result = study.run("import", folder, "--json")
    assert result.exit_code == 1 and "what was imported by then is in the project" in result.stderr
    assert [file["outcome"] for file in json.loads(result.stdout)["files"]] == ["imported"] * 3
    again = study.json("import", folder)
    assert [file["outcome"] for file in again["files"]] == ["known"] * 3 + ["imported"] * 3


def test_ctrl_c_twice_breaks_off_at_once() -> None:
    bar = Bar()
    bar._asked_to_stop(signal.SIGINT, None)
    assert bar.watch.is_stopping
    with pytest.raises(KeyboardInterrupt):
        bar._asked_to_stop(signal.SIGINT, None)


def test_ctrl_c_is_what_it_was_once_the_long_part_is_over() -> None:
    before = signal.getsignal(signal.SIGINT)
    bar = Bar()
    bar._begin()
    assert signal.getsignal(signal.SIGINT) == bar._asked_to_stop
    bar._end()
    bar.close()
    assert signal.getsignal(signal.SIGINT) is before


def test_what_is_asked_meanwhile_is_not_drawn_over_and_ends_with_one_ctrl_c(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    bar = Bar()
    bar._begin()
    bar._note(Progress("reading", 1, 9, "documents", seconds=60))
    bar._draw(Progress("reading", 1, 9, "documents"))
    with bar.aside():
        assert signal.getsignal(signal.SIGINT) is before
        assert capsys.readouterr().err.endswith(_WIPE)
        ticking = threading.Thread(target=bar._tick)
        ticking.start()
        bar._over.wait(2.5 * _TICK_S)
        assert capsys.readouterr().err == ""
    assert signal.getsignal(signal.SIGINT) == bar._asked_to_stop
    bar._end()
    bar.close()
    ticking.join()


def test_nothing_is_drawn_where_nobody_sits_at_a_terminal(busy: Any) -> None:
    result = busy.run("codings", "import", busy.folder / "codings.jsonl")
    assert "taking in" not in result.output and "█" not in result.output


WORKER = """
import time
from qualcode.cli.progress import with_bar
from qualcode.domain.errors import StoppedError
from qualcode.domain.progress import steps
try:
    with with_bar():
        for thing in steps(range(200), "reading", "documents", name=lambda n: f"\\x1b[31mtalk {n}"):
            time.sleep(0.05)
except StoppedError as error:
    print(error.sentence)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals, and Ctrl+C is sent in another way")
def test_a_terminal_shows_how_far_it_is_and_ctrl_c_ends_it_whole() -> None:
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen([sys.executable, "-c", WORKER], stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = ""
    while "left" not in shown:
        shown += os.read(ours, 65_536).decode("utf-8", "replace")
    running.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # What a terminal says when nobody is left at its other end.
        while rest := os.read(ours, 65_536).decode("utf-8", "replace"):
            shown += rest
    os.close(ours)
    assert running.wait(20) == 0
    assert "of 200 documents" in shown and " a second" in shown and "talk" in shown
    assert "\x1b[31m" not in shown, "names of files do not act on the terminal"
    assert shown.rstrip().endswith("this was stopped; nothing was changed by it.")
    assert STOPPING.startswith("stopping")


@pytest.mark.parametrize(
    "doing", ["writing the file anew", pytest.param("comparing what was written", marks=pytest.mark.long)]
)
def test_an_encryption_that_is_stopped_leaves_the_project_in_plain(
    doing: str, busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = busy.rows()
    monkeypatch.setattr("qualcode.storage.file_keys._ROUNDS", 10)
    monkeypatch.setattr("qualcode.cli.passphrases._typed", lambda prompt: "three words, größer")
    heard = stop_at(doing, monkeypatch)
    result = busy.run("encrypt")
    assert doing in heard and result.exit_code == 1 and "stopped" in result.stderr
    monkeypatch.undo()
    forget_keys()
    assert busy.path.read_bytes().startswith(b"SQLite format 3"), "it is as it was, in plain"
    assert busy.rows() == before


def test_a_restoring_that_is_stopped_leaves_the_project_as_it_is(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    busy.ok("backup")
    busy.ok("codebook", "create", "Later")
    before = busy.rows()
    heard = stop_at("copying", monkeypatch)
    result = busy.run("restore", "1")
    assert heard and result.exit_code == 1 and "stopped" in result.stderr
    monkeypatch.undo()
    assert busy.rows() == before


def stop_at_second(doing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask to stop once the project itself is done, and the same begins for its first backup."""
    begun: list[str] = []

    def begin(bar: Bar) -> None:
        begun.append("")

    def note(bar: Bar, progress: Progress) -> None:
        if progress.doing == doing and (not begun or begun[-1] != doing):
            begun.append(doing)
            if begun.count(doing) == 2:
                bar.watch.stop()

    monkeypatch.setattr(Bar, "_begin", begin)
    monkeypatch.setattr(Bar, "_end", lambda bar: None)
    monkeypatch.setattr(Bar, "_note", note)


def test_an_encryption_stopped_at_the_backups_tells_which_are_left_in_plain(
    busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.file_keys._ROUNDS", 10)
    monkeypatch.setattr("qualcode.cli.passphrases._typed", lambda prompt: "three words, größer")
    for code in ("Later", "Latest"):
        busy.ok("backup")
        busy.ok("codebook", "create", code)
    stop_at_second("writing the file anew", monkeypatch)
    result = busy.run("encrypt", "--backups", "encrypt")
    assert result.exit_code == 3, result.output
    assert result.stderr.count("since this was stopped") == 1 and "nothing was changed" not in result.stderr
    monkeypatch.undo()
    forget_keys()
    assert not busy.path.read_bytes().startswith(b"SQLite format 3")
    backups = [*busy.path.with_suffix(".backups").iterdir()]
    assert len(backups) >= 2 and all(one.read_bytes().startswith(b"SQLite format 3") for one in backups)


def test_an_erasure_stopped_at_the_copies_tells_that_they_hold_the_words(
    busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("Later", "Latest"):
        busy.ok("backup")
        busy.ok("codebook", "create", code)
    heard: list[str] = []

    def note(bar: Bar, progress: Progress) -> None:
        if bar.watch.is_stopping or not cleared:
            return
        heard.append(progress.doing)
        bar.watch.stop()

    cleared: list[bool] = []
    from qualcode.upkeep import copies_left

    real = copies_left.clear
    monkeypatch.setattr(copies_left, "clear", lambda *given: cleared.append(True) or real(*given))
    monkeypatch.setattr(Bar, "_note", note)
    result = busy.run("cases", "erase", "P1", "--confirm", "P1", "--backups", "rewrite")
    assert heard and result.exit_code == 3, result.output
    told = result.stdout + result.stderr
    assert told.count("since this was stopped") == 1 and "nothing was changed by it" not in told


@pytest.mark.parametrize("what", ["encrypt", "erase"])
def test_once_it_is_written_over_ctrl_c_waits_until_nothing_of_it_can_be_read(
    what: str, busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.storage.file_keys._ROUNDS", 10)
    monkeypatch.setattr("qualcode.cli.passphrases._typed", lambda prompt: "three words, größer")
    heard = stop_at("writing over", monkeypatch)
    result = busy.run("encrypt") if what == "encrypt" else busy.run("cases", "erase", "P1", "--confirm", "P1")
    assert "writing over what was there" in heard and result.exit_code in (0, 3), result.output
    monkeypatch.undo()
    forget_keys()
    left = [busy.path.with_name(busy.path.name + ending) for ending in ("", "-wal", "-journal")]
    assert not any(b"own tasks" in path.read_bytes() for path in left if path.exists())
