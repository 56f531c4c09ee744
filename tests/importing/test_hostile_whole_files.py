"""Whatever a path leads to: a file of a size that fits is read, all else is refused, and nothing waits for ever."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from qualcode.codebook.exchange import read_codebook
from qualcode.coding.exchange import import_codings
from qualcode.documents.found_files import find_files
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError
from qualcode.importing.registry import LARGEST_TEXT, read_transcript
from qualcode.importing.whole_files import LARGEST, read_whole
from qualcode.storage.project import Project

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are made otherwise there")


@posix
def test_a_pipe_is_refused_by_every_reader_and_nobody_waits_for_it(project: Project, tmp_path: Path) -> None:
    for ending in ("txt", "docx", "vtt", "yaml", "csv", "jsonl"):
        os.mkfifo(tmp_path / f"pipe.{ending}")
    for path in (tmp_path / "pipe.txt", tmp_path / "pipe.docx", tmp_path / "pipe.vtt"):
        [report] = import_documents(project, [path]).files
        assert report.outcome == "refused"
        assert "a pipe or a device" in report.warnings[0]
    for path in (tmp_path / "pipe.yaml", tmp_path / "pipe.csv"):
        with pytest.raises(InputError, match="a pipe or a device"):
            read_codebook(path)
    for path in (tmp_path / "pipe.jsonl", tmp_path / "pipe.csv"):
        with pytest.raises(InputError, match="a pipe or a device"):
            import_codings(project, path)


@posix
def test_a_device_that_never_ends_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "endless.txt"
    link.symlink_to("/dev/zero")
    with pytest.raises(InputError, match="a pipe or a device"):
        read_transcript(link)


@posix
def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    huge.touch()
    os.truncate(huge, 2**40)
    with pytest.raises(InputError, match=f"more than {LARGEST // 2**20} MiB"):
        read_transcript(huge)


def test_a_text_beyond_ten_million_words_is_refused(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    with long.open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)
    with pytest.raises(InputError, match="no transcript"):
        read_transcript(long)


def test_what_fits_is_read_to_the_last_byte(tmp_path: Path) -> None:
    (tmp_path / "ten").write_bytes(b"0123456789")
    assert read_whole(tmp_path / "ten", largest=10) == b"0123456789"
    with pytest.raises(InputError):
        read_whole(tmp_path / "ten", largest=9)


@posix
def test_a_circle_of_links_and_a_name_that_is_too_long_are_refused_by_name(tmp_path: Path) -> None:
    circle = tmp_path / "circle.txt"
    circle.symlink_to(circle)
    for path in (circle, tmp_path / ("n" * 5000 + ".txt"), tmp_path / "none.txt", tmp_path / "nul\0.txt"):
        for look in (lambda path: find_files([path]), read_whole):
            with pytest.raises(InputError) as refusal:
                look(path)
            assert refusal.value.file == path
            assert refusal.value.remedy


@posix
def test_in_a_folder_only_ordinary_files_are_found(tmp_path: Path) -> None:
    inside = tmp_path / "in" / "deeper"
    inside.mkdir(parents=True)
    (inside / "anna.txt").write_text("ANNA: Hello.")
    (inside / ".hidden.txt").write_text("ANNA: Hello.")
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / ".git" / "ben.txt").write_text("BEN: Hello.")
    os.mkfifo(inside / "pipe.txt")
    (inside / "up").symlink_to(tmp_path / "in")
    (inside / "broken.txt").symlink_to("nowhere.txt")
    assert find_files([tmp_path / "in"]) == [inside / "anna.txt"]
