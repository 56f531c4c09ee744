"""A text is written in the user's own editor, or stays as it was."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli
from qualcode.domain.errors import InputError
from qualcode.settings.external_editor import edit_text, editor_command
from qualcode.settings.model import read_settings


def editor(folder: Path, body: str) -> list[str]:
    script = folder / "editor.py"
    script.write_text(f"import os, sys\npath = sys.argv[-1]\n{body}\n")
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    ("before", "saved", "after"),
    [
        ("a", b"a\n", "a"),
        ("a\n", b"a\n", "a\n"),
        ("a", b"a\n\n", "a\n"),
        ("", b"", ""),
        ("a", b"  b \t\n\n x \n", "  b \t\n\n x "),
        ("a", b"a\r\nb\r\n", "a\nb"),
        ("a\rb", b"a\rb", "a\rb"),
        ("a", b"\x1b[31m\xe2\x80\xa8", "\x1b[31m\u2028"),
    ],
)
def test_the_text_comes_back_as_it_was_saved(tmp_path: Path, before: str, saved: bytes, after: str) -> None:
    assert edit_text(before, editor(tmp_path, f"open(path, 'wb').write({saved!r})")) == after


def test_the_editor_is_given_the_text_as_it_is(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    text = "\n a\tb \x1b é\n"
    edit_text(text, editor(tmp_path, f"open({str(seen)!r}, 'wb').write(open(path, 'rb').read())"))
    assert seen.read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("open(path, 'w').write('lost'); sys.exit(2)", "status 2"),
        ("open(path, 'wb').write(b'\\xff')", "no UTF-8"),
        ("os.remove(path)", "left no file"),
        ("open(path, 'wb').write(b'a\\0')", "NUL"),
    ],
)
def test_what_cannot_be_a_text_is_refused_in_a_sentence(tmp_path: Path, body: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        edit_text("kept", editor(tmp_path, body))


@pytest.mark.parametrize(
    "body", ["open(path, 'wb').write(b'new \\xff'); sys.exit(0)", "open(path, 'w').write('new'); sys.exit(3)"]
)
def test_what_was_written_in_an_editor_that_failed_is_kept_in_a_file(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError) as refused:
        edit_text("before", editor(tmp_path, body))
    (kept,) = re.findall(r"kept in (\S+memo\.md)", refused.value.problem)
    assert Path(kept).read_bytes().startswith(b"new")
    shutil.rmtree(Path(kept).parent)


def test_an_editor_that_changed_nothing_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    with pytest.raises(InputError):
        edit_text("before", editor(tmp_path, "sys.exit(3)"))
    edit_text("before", editor(tmp_path, "open(path, 'w').write('after')"))
    assert list((tmp_path / "t").iterdir()) == []


def test_the_editor_is_that_of_the_setting_then_of_the_variables() -> None:
    here = sys.executable
    assert editor_command(f"{here} -w", {"VISUAL": "no", "EDITOR": "no"}) == [here, "-w"]
    assert editor_command(" ", {"VISUAL": here, "EDITOR": "no"}) == [here]
    assert editor_command("", {"EDITOR": f"{here} 'a b'"})[-1].strip("'") == "a b" or os.name != "posix"
    for chosen, word in (("", "no editor"), ("no-such-editor -x", "not installed"), ("vi 'x", "quotation")):
        with pytest.raises(InputError, match=word):
            editor_command(chosen, {})


def test_the_remedy_for_a_missing_editor_can_be_typed_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path))
    with pytest.raises(InputError) as refused:
        editor_command("", {})
    (remedy,) = re.findall(r"`qualcode (.+?)`", refused.value.remedy or "")
    done = CliRunner().invoke(cli, remedy.replace("COMMAND", "vi").split())
    assert done.exit_code == 0, done.output
    assert read_settings().settings.editor == "vi"
