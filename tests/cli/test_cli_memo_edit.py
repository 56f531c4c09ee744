"""A memo is written on from the command line, in one's own editor or with a text."""

from __future__ import annotations

import sys
from typing import Any

import pytest


def test_a_memo_is_written_on_in_ones_own_editor(coded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    script = coded.folder / "editor.py"
    script.write_text("import sys\nfile = open(sys.argv[-1], 'a')\nfile.write('and on\\n')\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    coded.ok("memo", "add", "on", "--kind", "method")
    (row,) = coded.json("memo", "list")
    coded.ok("memo", "edit", row["id"])
    (row,) = coded.json("memo", "list")
    assert (row["text"], row["kind"]) == ("on\nand on", "method")
    coded.ok("memo", "edit", row["id"], "--kind", "theory")
    coded.ok("memo", "edit", row["id"], "--text", " as typed ")
    (row,) = coded.json("memo", "list")
    assert (row["text"], row["kind"]) == (" as typed ", "theory")
    assert "nothing was changed" in coded.ok("memo", "edit", row["id"], "--text", " as typed ")
    coded.ok("memo", "edit", row["id"], "--text", "")
    assert coded.json("memo", "list") == []
    coded.ok("undo")
    assert [row["text"] for row in coded.json("memo", "list")] == [" as typed "]


def test_without_an_editor_the_memo_stays_and_the_command_says_so(coded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    coded.ok("memo", "add", "kept")
    (row,) = coded.json("memo", "list")
    coded.refused("memo", "edit", row["id"], status=1)
    assert [row["text"] for row in coded.json("memo", "list")] == ["kept"]
