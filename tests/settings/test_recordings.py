"""Recordings: which belongs to which document, on this machine only, and the command line that plays them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.settings import paths
from qualcode.settings.recordings import (
    PLAYERS,
    link_recording,
    player_command,
    recording_of,
    unlink_recording,
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "a b.mp3"
    file.write_bytes(b"sound")
    return file


def test_a_recording_is_linked_shown_and_forgotten(sound: Path) -> None:
    assert recording_of("d1") is None
    assert link_recording("d1", sound) == sound
    assert recording_of("d1") == sound and recording_of("d2") is None
    assert unlink_recording("d1") and not unlink_recording("d1")
    assert recording_of("d1") is None and sound.exists()


def test_a_link_outlives_the_file_it_names(sound: Path) -> None:
    link_recording("d1", sound)
    sound.unlink()
    assert recording_of("d1") == sound
    with pytest.raises(InputError, match="no such file"):
        link_recording("d1", sound)


def test_a_damaged_list_is_refused_and_left_alone(sound: Path) -> None:
    link_recording("d1", sound)
    paths.recordings_file().write_text("{", encoding="utf-8")
    for ask in (lambda: recording_of("d1"), lambda: link_recording("d2", sound)):
        with pytest.raises(InputError, match="recordings cannot be read"):
            ask()
    assert paths.recordings_file().read_text(encoding="utf-8") == "{"
    paths.recordings_file().write_text(json.dumps({"recordings": {"d1": 7, "d2": "x"}}), encoding="utf-8")
    assert recording_of("d1") is None and recording_of("d2") == Path("x")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str) -> str:
    file = folder / (f"{name}.exe" if os.name == "nt" else name)
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return str(file)


def test_a_template_is_filled_once_and_never_read_by_a_shell(programs: Path) -> None:
    play = program(programs, "play")
    file = Path("/tmp/$(rm) {time} 'x'.mp3")
    assert player_command("play --at={time} -s {seconds} '{file}'", file, 3_723_500) == [
        play,
        "--at=1:02:03",
        "-s",
        "3723.5",
        str(file),
    ]
    assert player_command("play", file, 0) == [play, str(file)]


def test_the_first_player_that_is_there_is_taken(programs: Path) -> None:
    with pytest.raises(InputError, match="no player was found") as refusal:
        player_command("", Path("/a.mp3"), 0)
    assert all(name in refusal.value.sentence for name, _ in PLAYERS)
    ffplay = program(programs, "ffplay")
    assert player_command(" ", Path("/a.mp3"), 61_000)[0] == ffplay
    mpv = program(programs, "mpv")
    assert player_command("", Path("/a.mp3"), 61_000) == [
        mpv, "--really-quiet", "--no-terminal", "--force-window=no", "--start=61", str(Path("/a.mp3")),
    ]  # fmt: skip


@pytest.mark.parametrize(("template", "words"), [("nothing {file}", "no program “nothing”"), ("play 'x", "cannot be")])
def test_a_player_that_cannot_be_is_refused_in_one_sentence(programs: Path, template: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        player_command(template, Path("/a.mp3"), 0)
