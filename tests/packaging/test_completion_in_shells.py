"""Tab in bash, zsh and fish, as a person presses it."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs terminals as POSIX has them")
pytestmark = [pytest.mark.sqlite, pytest.mark.long]

SCRIPTS = sysconfig.get_path("scripts")
LOADED = {"bash": 'eval "$(qualcode completion bash)"', "zsh": 'eval "$(qualcode completion zsh)"'}
STARTED = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one project, whose names a shell could take for its own."""
    environment = os.environ | {"QUALCODE_CONFIG_DIR": str(tmp_path / "c"), "QUALCODE_STATE_DIR": str(tmp_path / "s")}
    (tmp_path / "Frau Özil $(touch hacked).txt").write_text("A: We wait.\n\nB: We do not.\n", encoding="utf-8")
    for arguments in (["new", "study.qualcode"], ["import", "Frau Özil $(touch hacked).txt"]):
        subprocess.run(
            [f"{SCRIPTS}/qualcode", *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True
        )
    return tmp_path


def _plain(shown: bytes) -> str:
    """What a terminal shows, without what only moves and colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\a\b]", "", shown.decode(errors="replace"))


class Shell:
    """An interactive shell in a terminal of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            environment = os.environ | {
                "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
                "LC_ALL": "C.UTF-8",
                "PS1": "$ ",
                "TERM": "xterm",
            }
            os.execvpe(STARTED[name][0], STARTED[name], environment)

    def press(self, keys: str, until: str) -> str:
        """Type, and read until the shell has shown something new."""
        os.write(self._terminal, keys.encode())
        shown, end = b"", time.monotonic() + 60
        while until not in _plain(shown):
            assert time.monotonic() < end, shown
            if select.select([self._terminal], [], [], 0.2)[0]:
                shown += os.read(self._terminal, 65536)
        return _plain(shown)

    def end(self) -> None:
        os.close(self._terminal)
        os.waitpid(self._pid, 0)


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_tab_completes_commands_options_and_names(name: str, folder: Path) -> None:
    if not shutil.which(name):
        pytest.skip(f"needs {name}")
    shell = Shell(name, folder)
    try:
        setup = "autoload -U compinit; compinit -u -D; " if name == "zsh" else ""
        shell.press(f"{setup}{LOADED[name]}; echo lo''aded\n", "loaded")
        shell.press("qualcode docu\t", "documents ")
        shell.press("te\t", "xt ")
        shell.press("Fr\t", "hacked")
        # What stands on the line now is the name, and the command finds the document.
        assert "We wait." in shell.press("\n", "We do not.")
    finally:
        shell.end()
    assert not (folder / "hacked").exists()


def test_tab_in_an_old_bash_brings_no_name_of_a_file_to_act(folder: Path) -> None:
    if not shutil.which("bash"):
        pytest.skip("needs bash")
    shell = Shell("bash", folder)
    try:
        shell.press(f"{LOADED['bash']}; enable -n compopt; echo lo''aded\n", "loaded")
        shell.press("qualcode import --dry-run Fr\t", "hacked")
        shell.press("\n", "$ ")
        shell.press("echo do''ne\n", "done")
    finally:
        shell.end()
    assert not (folder / "hacked").exists()


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
def test_fish_asks_and_shows_what_each_is_for(folder: Path) -> None:
    def asked(line: str) -> list[str]:
        run = subprocess.run(
            ["fish", "--no-config", "-c", "qualcode completion fish | source; complete -C $argv[1]", "--", line],
            cwd=folder,
            env=os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.splitlines()

    assert asked("qualcode fre") == ["frequencies\tHow often codes and themes occur, and with whom"]
    assert asked("qualcode documents text Fr") == ["Frau Özil $(touch hacked)"]
    assert "study.qualcode" in asked("qualcode -p st")


def test_the_scripts_are_sound() -> None:
    for shell, check in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])):
        if not shutil.which(shell):
            continue
        script = subprocess.run(
            [sys.executable, "-m", "qualcode", "completion", shell], capture_output=True, text=True, check=True
        ).stdout
        assert subprocess.run([*check, "/dev/stdin"], input=script, text=True, check=False).returncode == 0, shell
