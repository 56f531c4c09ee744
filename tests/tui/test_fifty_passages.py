"""Fifty passages of a real interview, coded by the keys that a coder would press, each key counted."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from real_terminal import CODER, Terminal, codings, needs_tmux, terminal

from qualcode.domain.values import Coding

__all__ = ["terminal"]

pytestmark = needs_tmux
ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "changelog" / "changelog_450.tar.xz"
NEW = {
    0: "Ways into open source",
    2: "Paid work",
    4: "Community",
    6: "Tooling",
    9: "Documentation",
    13: "Burnout",
    18: "Funding",
    24: "First contribution",
    31: "Governance",
    40: "Mentoring",
}
"""At which of the fifty passages a code is made, and what it is called."""
AGAIN = {12: ("do",), 17: ("pa",), 23: ("to",), 30: ("way",), 37: ("bu",), 45: ("fu",)}
"""At which passages a code is picked by its first letters."""


def _episode(folder: Path) -> Path:
    if not ARCHIVE.exists():
        pytest.skip("the changelog episodes are not here: ../shared/data is absent")
    with tarfile.open(ARCHIVE) as archive:
        name = sorted(member.name for member in archive.getmembers() if member.name.endswith(".md"))[40]
        archive.extract(name, folder, filter="data")
    return folder / name


def _mine(path: Path) -> list[Coding]:
    return codings(path).get(CODER, [])


def _spans(path: Path) -> list[tuple[int, int, int]]:
    return sorted((coding.start, coding.end, coding.code_id) for coding in _mine(path))


def _code_fifty(terminal: Terminal, project: Path) -> int:
    """Code fifty passages one after the other; how many letters of new names were typed."""
    letters = 0
    for number in range(50):
        if number:
            terminal.send("n")
        if number in NEW:
            terminal.send("Enter")
            terminal.wait_for("Which code?")
            terminal.write(NEW[number])
            letters += len(NEW[number])
            terminal.send("Enter")
        elif number in AGAIN:
            terminal.send("Enter")
            terminal.wait_for("Which code?")
            terminal.write(*AGAIN[number])
            terminal.send("Enter")
        elif number % 3:
            terminal.send(".")
        else:
            terminal.send(str(1 + number % min(5, sum(made < number for made in NEW))))
        terminal.wait_until(lambda number=number: len(_mine(project)) == number + 1, f"{number + 1} codings")  # type: ignore[misc]
    return letters


@pytest.mark.long
def test_fifty_passages_of_a_real_interview_take_at_most_130_keys(terminal: Terminal, tmp_path: Path) -> None:
    episode = _episode(tmp_path)
    project = terminal.home / "study.qualcode"
    terminal.command("new", str(project))
    terminal.command("-p", str(project), "import", str(episode), status=(0, 3))
    terminal.qualcode(str(project))
    terminal.wait_for("to do")
    terminal.send("Enter")
    terminal.wait_for("by sentence")
    terminal.keys = 0
    letters = _code_fifty(terminal, project)
    assert terminal.keys - letters <= 130
    coded = _spans(project)
    assert len(coded) == 50 and len({code for *_, code in coded}) == 10

    changes = 0
    for keys in (("b", "<"), ("b", "l"), ("b", ">"), ("b", "<"), ("b", "+")):
        before = _spans(project)
        terminal.send(*keys)
        terminal.wait_until(lambda before=before: _spans(project) != before, f"{keys} to change a coding")  # type: ignore[misc]
        assert len(keys) <= 2
        changes += 1
    changed = _spans(project)

    terminal.send(*("u" * (50 + changes)))
    terminal.wait_until(lambda: _spans(project) == [], "all changes to be undone")
    terminal.send(*("U" * (50 + changes)))
    terminal.wait_until(lambda: _spans(project) == changed, "all changes to be done again")
    terminal.send("C-q")
    terminal.wait_for("EXIT 0")
