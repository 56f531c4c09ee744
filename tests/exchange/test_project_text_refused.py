"""Directories that are no whole project: each is refused in a sentence with its file and line, and nothing is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from on_server import INTERVIEW
from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.domain.errors import InputError, ProjectError, QualcodeError, RuleError
from qualcode.exchange.as_text import write_directory
from qualcode.exchange.from_text import read_directory
from qualcode.exchange.opening import open_exchange
from qualcode.importing.project_text.recognising import is_project_directory
from qualcode.storage.project import Project, create_project
from qualcode.team.coders import add_coder
from qualcode.team.rounds import new_round

pytestmark = pytest.mark.sqlite
CODINGS, TEXT, HEAD = "documents/oak/codings.jsonl", "documents/oak/text.txt", "qualcode.json"
UUID = "01a206f1-8e40-7000-be39-20df3ff78dfe"
DOCUMENT = "documents/oak/document.json"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A small project as text, with one coding."""
    for name, data in _written().items():
        path = tmp_path / "text" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "text"


@cache
def _written() -> dict[str, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "oak.txt").write_text(INTERVIEW, encoding="utf-8")
        with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
            import_documents(project, [folder / "oak.txt"])
            for path in ("Change/Plans", "Change/Schedules", "Feelings"):
                create_path(project, path)
            apply_code(project, 1, (20, 30), 2)
            with project.change("attribute", "age") as tx:
                tx.add("attribute", level="document", name="age", type="number", allowed="[]")
            write_directory(project, folder / "text")
        made = folder / "text"
        return {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}


def change(old: str, new: str) -> Callable[[str], str]:
    """Put other words into a file."""

    def changed(content: str) -> str:
        assert re.search(old, content)
        return re.sub(old, new, content, count=1)

    return changed


def _conflict(table: str, ours: dict[str, object]) -> str:
    line = {"kind": "both", "table": table, "item": UUID, "coder": "mara", "base": {}, "ours": ours, "theirs": {}}
    return json.dumps(line | {"state": "open", "created": 3, "merged_id": UUID}) + "\n"


def _decision(verdict: str) -> str:
    line = {"verdict": verdict, "kind": "only", "coder": "mara", "created": 3, "state": "standing"}
    return json.dumps(
        line | {"basis": {"coders": [], "codings": [] if verdict == "all" else [[UUID, UUID, UUID, 0, 3]]}}
    )


WRONG: dict[str, tuple[str, Callable[[str], str], str]] = {
    "half a line": (CODINGS, lambda text: text[:40], r"codings.jsonl, line 1: this is no JSON"),
    "no object": (CODINGS, lambda _: "[1]\n", "line 1: this is no JSON object"),
    "a marker": (CODINGS, lambda text: f"{text}<<<<<<< HEAD\n", "line 2: a merge conflict is not settled here"),
    "a marker in the codebook": ("codebook.yaml", lambda text: f"=======\n{text}", "codebook.yaml, line 1: a merge"),
    "a marker in the document": (DOCUMENT, lambda text: f">>>>>>> x\n{text}", "document.json, line 1: a merge"),
    "no field": (CODINGS, change('"coder"', '"codre"'), "line 1: “co(der|dre)” is"),
    "a field that is missing": (CODINGS, change('"coder": "mara", ', ""), "line 1: “coder” is missing"),
    "a key twice": (CODINGS, change('"coder"', '"start": 3, "coder"'), "line 1: “start” stands twice"),
    "a place that is no number": (CODINGS, change('"start": 20', '"start": "20"'), "line 1: “start”: Input should be"),
    "a quote elsewhere": (CODINGS, change('"quote": "', '"quote": "X'), "line 1: what stands at 20–30 is “"),
    "a place beyond the text": (CODINGS, change('"end": 30', '"end": 3000'), "line 1: 20–3000 is no passage of a"),
    "no passage": (CODINGS, change('"end": 30', '"end": 20'), "line 1: 20–20 is no passage"),
    "nobody": (CODINGS, change('"mara"', '"nobody"'), "line 1: there is no coder “nobody”; see team/coders.jsonl"),
    "a code that is gone": (CODINGS, change('"code_id": "........', '"code_id": "00000000'), "line 1: there is no code with"),
    "no id": (CODINGS, change('"id": "', '"id": "x'), "line 1: “id” is no id"),
    "an id twice": (CODINGS, lambda text: text + text.replace('"start": 20', '"start": 21').replace('"quote": ', '"comment": '), "line 2: the id .* stands here and in line 1 of oak/codings.jsonl"),
    "half a character": (CODINGS, change('"code": "', r'"comment": "\\ud800", "code": "'), r"half a character in it \(\\ud800\)"),
    "no time": (CODINGS, change('"created": "', '"created": "x'), "“created”: .* is no time"),
    "a version that is not there": (CODINGS, change('"start"', '"version": 7, "start"'), "the document has no version 7"),
    "another text": (TEXT, lambda text: text + "!", "text.txt: this is not the text that the offsets are counted in"),
    "a speaker twice": (DOCUMENT, change(r'"speakers": \[', '"speakers": [{"label": "MS. OAK", "role": "unknown"},'), "document.json: the speaker “MS. OAK” stands twice"),
    "an original elsewhere": (DOCUMENT, change('"encoding"', '"original": "../../x", "encoding"'), "“../../x” is no file of originals"),
    "turns over each other": ("documents/oak/turns.jsonl", lambda text: text.splitlines()[0] + "\n" + text, "line 2: the turn 0–30 does not follow the one before"),
    "a coder twice": ("team/coders.jsonl", lambda text: text + re.sub(', "id".*', "}", text), "line 2: this says of the same thing what line 1"),
    "a later layout": (HEAD, change('"layout": 1', '"layout": 2'), "it was written by a later qualcode"),
    "another file": (HEAD, lambda _: '{"a": 1}', "this is no exported project"),
    "a code of nothing": ("codebook/codes.jsonl", lambda text: text.replace('"id": "', '"id": "', 1) + '{"created": 3, "id": "00000000-0000-7000-8000-000000000000"}\n', "line 5: no code of codebook.yaml has the id"),
    "a word that is none": ("documents/oak/states.jsonl", lambda _: '{"coder": "mara", "state": "over", "changed": 3}', "states.jsonl, line 1: “state”: Input should be 'to do'"),
    "a verdict that is none": ("documents/oak/decisions.jsonl", lambda _: _decision("reading"), "line 1: “verdict”: this is no verdict"),
    "a basis that is none": ("documents/oak/decisions.jsonl", lambda _: _decision("all"), "line 1: “basis”: this is not what a decision rests on"),
    "a turn that is gone": ("documents/oak/turns.jsonl", lambda text: text.split("\n", 1)[1], r"line 1: the words at 0–\d+ belong to no turn"),
    "a last turn that is gone": ("documents/oak/turns.jsonl", lambda text: text.splitlines()[0], r"turns.jsonl: the words from \d+ on belong to no turn"),
    "a sentence that nobody said": ("documents/oak/turns.jsonl", change(r'"sentences": \[\[\d+', '"sentences": [[0'), "line 1: “sentences” is not inside the speech"),
    "speech in the label": ("documents/oak/turns.jsonl", change(r'"speech": \[\[\d+', '"speech": [[0'), "line 1: the label stands in the speech"),
    "a key twice, spaced": (CODINGS, change('"coder"', '"start" : 3, "coder"'), "line 1: “start” stands twice"),
    "a code that stands there otherwise": (CODINGS, change('"code_id": "........', '"code_id": "00000000'), "write [-0-9a-f]{36} for it, if the one that is called so now is meant"),
    "a value of another type": ("documents/oak/values.jsonl", lambda _: '{"attribute": "age", "value": "old"}', "line 1: “old” is no value of “age”; write a number"),
    "a side of no table": ("team/conflicts.jsonl", lambda _: _conflict("nothing", {}), "“nothing” is no table of a project"),
    "a side of no code": ("team/conflicts.jsonl", lambda _: _conflict("coding", {"code_id": [1]}), r"“\[1\]” is no id of a code"),
    "a theme of itself": ("codebook.yaml", lambda text: text.replace("  - name: Change\n", "  - name: Change\n    themes:\n      - Feelings\n", 1).replace("  - name: Feelings\n", "  - name: Feelings\n    themes:\n      - Change/Plans\n"), "codebook.yaml: a theme would belong to itself: “"),
    "a theme that is none": ("codebook.yaml", lambda text: text.replace("  - name: Change\n", "  - name: Change\n    themes:\n      - Nothing\n", 1), "codebook.yaml: there is no code “Nothing”; see codebook.yaml"),
    "a deep page": (HEAD, lambda _: "[" * 100_000, "this is no JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_file_and_line(text: Path, tmp_path: Path, name: str) -> None:
    file, spoil, said = WRONG[name]
    path = text / file
    path.write_bytes(spoil(path.read_bytes().decode() if path.exists() else "").encode())
    with pytest.raises(InputError, match=said):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")
    assert sorted(path.name for path in tmp_path.iterdir() if "new" in path.name or path.name.startswith(".")) == []


def test_a_link_that_leads_out_of_the_directory_is_not_followed(text: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    (text / TEXT).rename(secret)
    (text / TEXT).symlink_to(secret)
    with pytest.raises(InputError, match="this is a link to elsewhere"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


def test_a_document_that_lost_what_it_says_of_itself_is_not_passed_over(text: Path, tmp_path: Path) -> None:
    (text / DOCUMENT).unlink()
    with pytest.raises(
        InputError, match=r"oak: there is no document\.json in it; put it back, or take the folder away"
    ):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


@pytest.mark.parametrize(
    ("name", "right"), [(CODINGS, "Codings.jsonl"), ("codebook.yaml", "Codebook.yaml"), ("team", "Team")]
)
def test_what_only_some_systems_would_find_is_not_passed_over(
    text: Path, tmp_path: Path, name: str, right: str
) -> None:
    (text / name).rename((text / name).with_name(right))
    if (text / name).exists():
        pytest.skip("this file system does not tell small from capital letters")
    with pytest.raises(InputError, match=f"{right}: this would not be read, since it is not called “"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


def test_what_refers_to_a_document_that_was_taken_away_is_named(text: Path, tmp_path: Path) -> None:
    line = {"round": "r", "document": "oak", "coder": "mara", "state": "to do", "begun": None, "changed": 3}
    (text / "team/rounds.jsonl").write_text(
        json.dumps({"name": "r", "unit": "sentence", "blind": False, "open_codebook": False, "plan": {}, "created": 3})
    )
    (text / "team/assignments.jsonl").write_text(json.dumps(line))
    for path in (text / "documents/oak").iterdir():
        path.unlink()
    with pytest.raises(InputError, match=r"assignments\.jsonl, line 1: there is no document “oak”; see documents"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


def test_a_file_that_is_no_utf8_is_named_with_its_line(text: Path, tmp_path: Path) -> None:
    (text / CODINGS).write_bytes((text / CODINGS).read_bytes() + b'{"coder": "\xe9"}\n')
    with pytest.raises(InputError, match="line 2: this is no UTF-8"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


def test_a_file_that_is_missing_is_named(text: Path, tmp_path: Path) -> None:
    (text / TEXT).unlink()
    with pytest.raises(InputError, match=r"text\.txt: there is no such file"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")


def test_rules_among_many_lines_are_held_as_well(text: Path, tmp_path: Path) -> None:
    line = {"name": "f", "coder": "mara", "created": "2026-01-01T00:00:00Z"}
    (text / "codebook/freezes.jsonl").write_text(f"{json.dumps(line)}\n{json.dumps(line)}\n")
    with pytest.raises(ProjectError, match="does not make a sound project: 1 freeze of the codebook beside another"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")
    assert not (tmp_path / "new.qualcode").exists()


def test_an_export_that_was_broken_off_is_not_read_and_can_be_gone_on_with(
    coded: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "text"
    write_directory(coded, text)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("qualcode.exporting.project_text.folders.Folder.sweep", full)
        with pytest.raises(OSError, match="No space"):
            write_directory(coded, text, replace=True)
    assert is_project_directory(text)
    with pytest.raises(InputError, match="it was not written to its end; export the project there again"):
        open_exchange(text, tmp_path / "new.qualcode", coder="mara")
    with pytest.raises(InputError, match="it was not written to its end; export the project there again"):
        read_directory(text, tmp_path / "new.qualcode", coder="mara")
    write_directory(coded, text)
    assert read_directory(text, tmp_path / "new.qualcode", coder="mara").clean


def test_windows_line_ends_and_byte_order_marks_do_no_harm(text: Path, tmp_path: Path) -> None:
    for path in text.rglob("*"):
        if path.suffix in (".jsonl", ".json", ".yaml", ".txt") and "originals" not in path.parts:
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_directory(text, tmp_path / "new.qualcode", coder="mara").clean


def test_nothing_is_written_over_what_is_no_export_of_this_project(coded: Project, tmp_path: Path) -> None:
    text = tmp_path / "text"
    write_directory(coded, text)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    with pytest.raises(RuleError, match="holds something else than an exported project"):
        write_directory(coded, tmp_path / "mine", replace=True)
    with pytest.raises(RuleError, match="is a file"):
        write_directory(coded, tmp_path / "mine/notes.txt", replace=True)
    with pytest.raises(RuleError, match=r"was exported to .* before; --replace brings it up to date"):
        write_directory(coded, text)
    with (
        create_project(tmp_path / "other.qualcode", name="Other", coder="mara") as other,
        pytest.raises(RuleError, match="another project was exported to"),
    ):
        write_directory(other, text, replace=True)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_nothing_is_written_through_a_link(coded: Project, tmp_path: Path) -> None:
    text = tmp_path / "text"
    write_directory(coded, text)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/sets.jsonl").write_text("somebody's")
    (text / "sets").symlink_to(tmp_path / "elsewhere")
    write_directory(coded, text, replace=True)
    (text / "documents/oak/codings.jsonl.new").symlink_to(tmp_path / "elsewhere/sets.jsonl")
    apply_code(coded, 1, (20, 30), 2)
    write_directory(coded, text, replace=True)
    assert (tmp_path / "elsewhere/sets.jsonl").read_text() == "somebody's"
    (text / "team").rename(text / "old team")
    (text / "team").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError, match="team is a link to elsewhere"):
        write_directory(coded, text, replace=True)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["sets.jsonl"]


def test_who_codes_blindly_exports_nothing(coded: Project, tmp_path: Path) -> None:
    add_coder(coded, "jonas")
    new_round(coded, "first", documents=[1], coders=["jonas", "mara"], blind=True)
    with pytest.raises(RuleError, match="hidden from you while you code “first”"):
        write_directory(coded, tmp_path / "text")
    assert not (tmp_path / "text").exists()
    set_done(coded, 1, True)
    write_directory(coded, tmp_path / "text")


@pytest.mark.parametrize("folder", ["nothing", "empty"])
def test_a_folder_without_a_project_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(QualcodeError, match="this is no exported project"):
        read_directory(tmp_path / folder, tmp_path / "new.qualcode", coder="mara")
