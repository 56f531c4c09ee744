"""Readers are found by suffix, loaded when used, and refuse what they cannot read with a remedy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.importing import registry


def test_every_built_in_reader_is_registered_under_its_name() -> None:
    known = registry.readers()
    assert {"txt", "md", "docx", "vtt", "srt"} <= known.keys()
    for name in ("txt", "md", "docx", "vtt", "srt"):
        assert known[name].name == name
        assert f".{name}" in known[name].suffixes


def test_a_reader_is_chosen_by_suffix_whatever_its_case() -> None:
    assert registry.reader_for(Path("a/Interview.TXT")).name == "txt"
    assert registry.reader_for(Path("b.markdown")).name == "md"


@pytest.mark.parametrize("name", ["a.xyz", "noext", "a.docx.bak"])
def test_an_unknown_suffix_is_refused_naming_the_known_ones(name: str) -> None:
    with pytest.raises(InputError) as refused:
        registry.reader_for(Path(name))
    assert ".docx, " in str(refused.value)
    assert ".vtt" in str(refused.value)


def test_only_the_reader_in_use_is_imported() -> None:
    code = (
        "import sys; from pathlib import Path; from qualcode.importing.registry import reader_for; "
        "reader_for(Path('a.txt')); "
        "print([m for m in ('qualcode.importing.docx', 'qualcode.importing.vtt', 'charset_normalizer', 'docx', 'lxml',"
        " 'sqlalchemy', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_is_read_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(b"\xef\xbb\xbfINT: hi\r\nP1: yes")
    data, transcript = registry.read_transcript(path)
    assert data == b"\xef\xbb\xbfINT: hi\r\nP1: yes"
    assert transcript.text == "INT: hi\nP1: yes"
    assert transcript.speakers == ("INT", "P1")


def test_missing_empty_and_wrong_files_are_refused_by_name(tmp_path: Path) -> None:
    empty, folder, fake = tmp_path / "empty.txt", tmp_path / "folder.txt", tmp_path / "fake.txt"
    empty.touch()
    folder.mkdir()
    fake.write_bytes(b"PK\x03\x04\x00\x01")
    for path, reason in (
        (tmp_path / "gone.txt", "no such file"),
        (empty, "empty"),
        (folder, "folder"),
        (fake, "wrong encoding"),
    ):
        with pytest.raises(InputError, match=reason) as refused:
            registry.read_transcript(path)
        assert path.name in str(refused.value)
