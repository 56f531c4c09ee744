"""`qualcode import`: what was understood before anything is written, switches to correct it, profiles, breaking off."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from on_server import named
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import list_documents, list_speakers

CZECH = "I: Žluťoučký kůň?\n\nEVA: Ano, úpěl [0:12] ďábelsky.\n\nI: Dobře.\n"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUALCODE_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def talk(study: Any) -> Path:
    file: Path = study.folder / "eva.txt"
    file.write_bytes(CZECH.encode("cp1250"))
    return file


def test_a_dry_run_says_what_was_understood_and_writes_nothing(study: Any, talk: Path) -> None:
    before = study.rows()
    said = study.ok("import", talk, "--dry-run", "--encoding", "cp1250", "--language", "cs", "--preview", "2")
    assert study.rows() == before
    assert "eva.txt: would import “eva” as interview" in said
    assert "txt, cp1250, speakers marked “Name:”, language cs" in said or "marked “NAME:”" in said
    assert "I        2  interviewer" in said and "EVA      1\n" in said
    assert "| " in said and "EVA                  Ano, úpěl" in said and "Dobře" not in said
    assert "would import 1 of 1 files" in said


def test_a_dry_run_warns_of_a_guessed_encoding(study: Any, talk: Path) -> None:
    result = study.run("import", talk, "--dry-run")
    assert result.exit_code == 3
    assert "not UTF-8 (first seen in line 1); read as" in result.stderr


def test_a_preview_in_json_has_voices_and_the_first_turns(study: Any, talk: Path) -> None:
    answer = study.json("import", talk, "--dry-run", "--encoding", "cp1250", "--interviewer", "eva", "--preview", "2")
    (file,) = answer["files"]
    assert file["voices"] == [
        {"label": "I", "turns": 2, "role": "interviewer"},
        {"label": "EVA", "turns": 1, "role": "interviewer"},
    ]
    assert file["opening"][1] == {"speaker": "EVA", "time_ms": None, "text": "Ano, úpěl ďábelsky."}
    assert (file["format"], file["language"]) == ("txt", None)
    assert "opening" not in study.json("import", talk, "--dry-run", "--encoding", "cp1250")["files"][0]


def test_the_choices_hold_for_the_import(study: Any, talk: Path) -> None:
    study.ok(
        *("import", talk, "--encoding", "windows-1250", "--notation", "NAME:", "--language", "cs", "--kind", "notes"),
        *("--interviewer", "Eva", "--not-interviewer", "I"),
    )
    assert study.ok("documents", "text", "eva").startswith("I: Žluťoučký kůň?")
    with open_project(study.path, coder="nobody", write=False) as project:
        (eva,) = [document for document in list_documents(project) if document.name == "eva"]
        roles = {speaker.label: speaker.role for speaker in list_speakers(project, eva.id)}
    assert (eva.kind, eva.language) == ("notes", "cs")
    assert roles == {"I": "unknown", "EVA": "interviewer"}


def test_no_speakers_makes_each_paragraph_a_turn(study: Any, talk: Path) -> None:
    (file,) = study.json("import", talk, "--dry-run", "--encoding", "cp1250", "--notation", "none")["files"]
    assert (file["notation"], file["speakers"], file["turns"]) == (None, [], 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--encoding", "klingon"], "there is no encoding “klingon”"),
        (["--notation", "Mr."], "there is no notation “Mr.”; choose one of <v Name>, **Name:**"),
        (["--language", "?"], "is no language tag"),
        (["--profile", "none"], "there is no import profile “none”"),
        (["--save-profile", "../x", "--kind", "notes"], "cannot be called"),
        (["--interviewer", "A", "--not-interviewer", "a"], "cannot be an interviewer and none"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_before_anything(
    study: Any, talk: Path, options: list[str], said: str
) -> None:
    assert said in study.refused("import", talk, *options)


@pytest.mark.parametrize(
    "options",
    [
        ["--preview", "3"],
        ["--preview", "0", "--dry-run"],
        ["--survey", "--encoding", "utf-8"],
        ["--leave-out", "x"],
        ["--save-profile", "x"],
    ],
)
def test_options_that_do_not_go_together_are_a_matter_of_usage(study: Any, talk: Path, options: list[str]) -> None:
    study.refused("import", talk, *options, status=2)


def test_bytes_that_do_not_fit_are_refused_with_their_line_and_the_others_come_in(study: Any, talk: Path) -> None:
    (study.folder / "new.txt").write_text("INT: Yes?\n\nP1: No.\n")
    result = study.run("import", talk, study.folder / "new.txt", "--encoding", "utf-8")
    assert result.exit_code == 3
    assert "eva.txt, line 1: wrong encoding: byte 3 (0x8E) is not utf-8" in result.stderr
    assert "imported new" in result.stdout


def test_choices_are_saved_for_the_next_folder_and_options_go_before_them(study: Any, talk: Path, config: Path) -> None:
    options = ("--encoding", "cp1250", "--language", "cs", "--interviewer", "EVA", "--save-profile", "Brno 2")
    result = study.run("import", talk, "--dry-run", *options)
    assert f"saved as “Brno 2” in {config / 'import-profiles' / 'Brno 2.toml'}" in result.stderr
    (file,) = study.json("import", talk, "--dry-run", "--profile", "Brno 2", "--not-interviewer", "eva")["files"]
    assert (file["encoding"], file["language"]) == ("cp1250", "cs")
    assert [voice["role"] for voice in file["voices"]] == ["interviewer", "unknown"]
    (file,) = study.json("import", talk, "--dry-run", "--profile", "Brno 2", "--language", "sk")["files"]
    assert file["language"] == "sk"


def test_profiles_are_listed_without_a_project(study: Any, talk: Path, config: Path) -> None:
    assert "not made yet" in study.ok("import", "--profiles")
    study.ok("import", talk, "--dry-run", "--encoding", "cp1250", "--interviewer", "EVA", "--save-profile", "b")
    assert "b: encoding cp1250; interviewers EVA" in study.ok("import", "--profiles")
    answer = study.json("import", "--profiles")
    assert answer["folder"] == str(config / "import-profiles")
    assert answer["profiles"] == [
        {
            "name": "b",
            "encoding": "cp1250",
            "notation": None,
            "interviewers": ["EVA"],
            "not_interviewers": [],
            "language": None,
            "kind": None,
        }
    ]
    (config / "import-profiles" / "c.toml").write_text("kind = 7\n")
    assert "c.toml, line 1: “kind” is a text" in study.refused("import", "--profiles")


def test_completing_an_import_does_not_repeat_each_known_file(study: Any, talk: Path) -> None:
    result = study.run("import", study.folder / "anna.txt", study.folder / "ben.md")
    assert result.exit_code == 0
    assert result.stderr == "known: 2 files are in the project already (anna.txt, ben.md)\n"
    (study.folder / "other.txt").write_bytes((study.folder / "anna.txt").read_bytes())
    assert "is in the project as “anna”" in study.run("import", study.folder / "other.txt").stderr


def test_control_characters_of_a_file_never_reach_the_terminal(study: Any) -> None:
    (study.folder / "evil.txt").write_bytes(b"A\x1b[2JB: \x1b]0;owned\x07Hi.\n\nINT: So.\n\nA\x1b[2JB: No.\n")
    said = study.run("import", study.folder / "evil.txt", "--dry-run", "--preview", "9", "--notation", "Name:").stdout
    assert "\x1b" not in said and "\x07" not in said and "would import" in said


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals, and Ctrl+C is sent in another way")
def test_ctrl_c_keeps_what_was_finished_and_a_second_run_completes_it(study: Any) -> None:
    import pty

    folder = study.folder / "many"
    folder.mkdir()
    for number in range(450):
        talk = "\n\n".join(f"{'INT' if turn % 2 else 'P1'}: Talk {number}, turn {turn}." for turn in range(120))
        (folder / f"talk {number:03}.txt").write_text(talk)
    command = [sys.executable, "-m", "qualcode", "-p", named(study.path), "import", str(folder), "--json"]
    ours, theirs = pty.openpty()
    with (study.folder / "answer.json").open("w") as answer_file:
        running = subprocess.Popen(command, stdout=answer_file, stderr=theirs)
    os.close(theirs)
    shown = ""
    while not any(int(found[1]) >= 20 for found in re.finditer(r"(\d+) of 450", shown)):
        shown += os.read(ours, 65_536).decode("utf-8", "replace")
    running.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # What a terminal says when nobody is left at its other end.
        while rest := os.read(ours, 65_536).decode("utf-8", "replace"):
            shown += rest
    os.close(ours)
    assert running.wait(60) == 1
    assert "interrupted; what was imported by then is in the project" in shown and "Traceback" not in shown
    answer = json.loads((study.folder / "answer.json").read_text())
    finished = {file["document"] for file in answer["files"]}
    names = {row["name"] for row in study.json("documents", "list")}
    assert answer["interrupted"] is True and 19 <= len(finished) < 450
    assert names == finished | {"anna", "ben"}
    answer = study.json("import", folder)
    assert len([file for file in answer["files"] if file["outcome"] == "known"]) == len(names) - 2
    assert len(study.json("documents", "list")) == 452


def test_a_survey_says_what_becomes_attributes_and_leaves_out_what_is_named(study: Any) -> None:
    sheet = study.folder / "survey.csv"
    sheet.write_text("id,Vorname,Rolle,Alter,Was hilft?\n1,Anna,lehrt,31,Dass wir selbst planen\n", encoding="utf-8")
    before = study.rows()
    said = study.run("import", sheet, "--survey", "--dry-run")
    assert study.rows() == before
    assert "attributes of the participants: Rolle, Alter" in said.stdout and "“Vorname”" in said.stderr
    result = study.run("import", sheet, "--survey", "--leave-out", "rolle", "--json")
    answer = json.loads(result.stdout)
    assert (answer["attributes"], answer["left_out"]) == (["Alter"], ["Vorname", "Rolle"])
    study.ok("cases", "export", study.folder / "cases.csv")
    exported = (study.folder / "cases.csv").read_text(encoding="utf-8")
    assert "lehrt" not in exported and "31" in exported
