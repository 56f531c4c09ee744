"""What participants said stays in the project: not in logs, crash reports, errors, names of files or what is left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite

SAID = "the lilac turbines of Zanzibarine hummed at dusk"
NAME = "Quenby Ostrander"
TALK = f"INTERVIEWER: Go on.\n\nMS. OSTRANDER: I am {NAME}, and {SAID}. Then we went home.\n"
MARKS = ("lilac turbines", "zanzibarine", "quenby", "ostrander")
"""Of what was said, folded: none of it may stand anywhere outside the study's folder."""
WORK = """
new study.qualcode
import talk.txt
codebook create Place
code apply talk 50 80 Place
memo add - --document talk
documents done talk
suggest talk --top 2
search dusk
quotes Place --internal -o quotes.docx
frequencies --internal -o table.xlsx
crosstab --by document
agreement --assume-finished
export out.qdpx
export folder
codings export codings.jsonl
coder add jonas
bundle jonas -o jonas.qualcode --document talk
merge jonas.qualcode
identity find
undo
redo
history
doctor
"""
WRONG = """
import nowhere.txt
import broken.docx
import broken.vtt
import broken.json
import talk.txt
documents show nobody
documents replace talk talk.txt
documents replace talk broken.docx
code apply talk 4 400000 Place
code apply talk 50 60 Nowhere
codings import wrong.jsonl
codings import torn.jsonl
codings import wrong.csv
codebook import broken.yaml
codebook import broken.qdc
cases import broken.csv
merge talk.txt
open talk.txt --to other.qualcode
open broken.qdpx --to other.qualcode
quotes Place -o report.docx
quotes ((( -o report.docx
search --mode regex ((
undo 300
memo show 0123abcd
report run broken.yaml
restore talk.txt
-p talk.txt doctor
-p torn.qualcode doctor
-p torn.qualcode history
"""
CRASH = """
import sys
from qualcode.cli.breaking import install
install()
text = sys.stdin.read()
def reads(transcript):
    try:
        int(transcript)
    except ValueError as error:
        raise RuntimeError("not a number: " + transcript) from error
reads(text)
"""


class Sandbox:
    """A home, a folder of temporary files and a folder of a study, for processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.study, self.home, self.passing = folder / "study", folder / "home", folder / "passing"
        for made in (self.study, self.home, self.passing):
            made.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUALCODE", "XDG_"))}
        self.environment = kept | {
            "QUALCODE_PROJECT": "study.qualcode",
            "HOME": str(self.home),
            "TMPDIR": str(self.passing),
            "LOGNAME": "mara",
            "USER": "mara",
        }
        self.given: set[Path] = set()

    def put(self, name: str, content: bytes) -> None:
        """A file that the researcher has; it is hers, not qualcode's."""
        self.given.add(self.study / name)
        (self.study / name).write_bytes(content)

    def run(self, *arguments: str, code: str = "", typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "qualcode", *arguments]
        return subprocess.run(
            command, cwd=self.study, env=self.environment, input=typed, capture_output=True, text=True, umask=0o022
        )

    def made(self) -> Iterator[Path]:
        """All files and folders that qualcode made."""
        for root in (self.study, self.home, self.passing):
            yield from (path for path in root.rglob("*") if path not in self.given)


def speaks(data: bytes) -> list[str]:
    """The marks that stand in some bytes, in any of the encodings that a text is kept in."""
    texts = [data.decode(encoding, "replace").lower() for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [mark for mark in MARKS if any(mark in text for text in texts)]


def sandbox_with_files(folder: Path) -> Sandbox:
    sandbox = Sandbox(folder)
    said = TALK.encode()
    sandbox.put("talk.txt", said)
    sandbox.put("broken.docx", b"PK\3\4" + said * 9)
    sandbox.put("broken.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:61\n" + said)
    sandbox.put("broken.json", b'{"segments": [{"text": "' + SAID.encode() + b'", "start": "' + SAID.encode() + b'"}')
    sandbox.put("broken.yaml", b"name: Book\ncodes:\n  - {name: Place, definition: [" + said + b"\n")
    sandbox.put("broken.qdc", b"<CodeBook><Codes>" + said)
    sandbox.put("broken.qdpx", said)
    sandbox.put("broken.csv", b"participant,age\n" + NAME.encode() + b',"' + said)
    sandbox.put("torn.qualcode", b"SQLite format 3\0" + said * 400)
    row = {"document": "talk", "start": 5, "end": 9, "code": "Place", "coder": "mara", "quote": SAID}
    sandbox.put("wrong.jsonl", json.dumps(row).encode() + b"\n")
    sandbox.put("torn.jsonl", json.dumps(row).encode()[:-9] + b"\n")
    sandbox.put("wrong.csv", b"document,start,end,code,coder,quote\ntalk,x,9,Place,mara," + SAID.encode() + b"\n")
    return sandbox


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sandbox, dict[str, str]]:
    """A sandbox in which all was done; what was said on stderr, by command."""
    sandbox = sandbox_with_files(tmp_path_factory.mktemp("traces"))
    said: dict[str, str] = {}
    for line in WORK.strip().splitlines():
        done = sandbox.run(*line.split(), typed=f"{NAME} says that {SAID}\n")
        assert done.returncode in (0, 3), f"{line}: {done.stderr}"
        said[line] = done.stderr
    for line in WRONG.strip().splitlines():
        for arguments in (line.split(), [*line.split(), "--json"]):
            done = sandbox.run(*arguments)
            assert done.returncode in (0, 1, 2, 3), f"{line}: {done.stdout}{done.stderr}"
            assert "Traceback" not in done.stderr
            said[" ".join(arguments)] = done.stderr + (done.stdout if done.returncode == 1 else "")
    done = sandbox.run(code=CRASH, typed=TALK)
    assert "broke off" in done.stderr
    said["a crash"] = done.stderr
    return sandbox, said


@pytest.mark.long
def test_no_error_and_no_warning_says_what_a_participant_said(worked: tuple[Sandbox, dict[str, str]]) -> None:
    assert {line: (found, text) for line, text in worked[1].items() if (found := speaks(text.encode()))} == {}


@pytest.mark.long
def test_nothing_outside_the_study_keeps_what_was_said(worked: tuple[Sandbox, dict[str, str]]) -> None:
    sandbox, _ = worked
    kept = [path for path in sandbox.made() if path.is_file() and sandbox.study not in path.parents]
    assert any(path.name == "qualcode.log" for path in kept)
    assert {path: found for path in kept if (found := speaks(path.read_bytes()))} == {}


@pytest.mark.long
def test_no_file_is_called_by_what_was_said_and_none_is_left_over(worked: tuple[Sandbox, dict[str, str]]) -> None:
    sandbox, _ = worked
    assert [path for path in sandbox.made() if speaks(path.name.encode())] == []
    assert list(sandbox.passing.iterdir()) == []
    left = [
        path.name for path in sandbox.study.iterdir() if path.name.startswith(".") or path.suffix in (".part", ".lock")
    ]
    assert left == []


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX's")
def test_all_that_is_made_is_its_owners_alone(worked: tuple[Sandbox, dict[str, str]]) -> None:
    sandbox, _ = worked
    standard = {sandbox.home / name for name in (".config", ".cache", ".local", ".local/share", ".local/state")}
    open_ = [path for path in sandbox.made() if path.lstat().st_mode & 0o077 and path not in standard]
    assert open_ == []


def test_a_crash_report_holds_places_in_the_program_and_no_words(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    done = sandbox.run(code=CRASH, typed=TALK)
    assert speaks(done.stderr.encode()) == []
    (log,) = (path for path in sandbox.made() if path.is_file())
    assert "in reads" in log.read_text(encoding="utf-8")
    assert speaks(log.read_bytes()) == []
    assert log.stat().st_mode & 0o077 == 0 or os.name != "posix"
