"""Codings in files come in whole or not at all, and go out so that they come in again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.coding.exchange import export_codings, import_codings
from qualcode.documents.listing import list_status
from qualcode.domain.errors import InputError
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text


def line(project: Project, words: str, **changes: Any) -> dict[str, Any]:
    start = read_text(project, list_documents(project)[0].version_id).index(words)
    made = {
        "document": "oak",
        "start": start,
        "end": start + len(words),
        "quote": words,
        "code": "Change/Plans",
        "coder": "jonas",
        "memo": "",
        "origin": "manual",
        "created": "2025-03-01T10:00:00.000Z",
        "star": False,
    }
    return made | changes


def write(tmp_path: Path, *lines: dict[str, Any]) -> Path:
    path = tmp_path / "codings.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in lines), encoding="utf-8")
    return path


def test_codings_come_in_and_go_out_the_same(coded: Project, tmp_path: Path) -> None:
    path = write(tmp_path, line(coded, "We had a plan."), line(coded, "Nobody", memo="=cmd()", star=True, coder="ana"))
    report = import_codings(coded, path)
    assert (report.added, report.duplicates) == (2, 0)
    assert export_codings(coded, "jsonl") == path.read_text(encoding="utf-8").replace("\\u", "\\u")
    assert {coder.name for coder in list_coders(coded)} == {"mara", "jonas", "ana"}


def test_a_csv_comes_in_as_it_went_out(coded: Project, tmp_path: Path) -> None:
    import_codings(coded, write(tmp_path, line(coded, "We had a plan."), line(coded, "Nobody", memo="=cmd()")))
    sheet = tmp_path / "codings.csv"
    sheet.write_text(export_codings(coded, "csv"), encoding="utf-8")
    assert "\n=cmd" not in sheet.read_text() and ",=cmd" not in sheet.read_text()
    assert import_codings(coded, sheet).duplicates == 2


def test_importing_again_adds_nothing(coded: Project, tmp_path: Path) -> None:
    path = write(tmp_path, line(coded, "We had a plan."))
    import_codings(coded, path)
    again = import_codings(coded, path)
    assert (again.added, again.duplicates, again.effects.change_id) == (0, 1, None)


def test_overlapping_codings_are_kept_as_they_are_and_reported(coded: Project, tmp_path: Path) -> None:
    report = import_codings(coded, write(tmp_path, line(coded, "We had a plan."), line(coded, "a plan. Nobody")))
    assert (report.added, report.overlapping) == (2, 2)
    assert [coding.quote for coding in list_codings(coded)] == ["We had a plan.", "a plan. Nobody"]


def test_a_coding_of_white_space_is_kept_as_it_is_and_reported(coded: Project, tmp_path: Path) -> None:
    report = import_codings(coded, write(tmp_path, line(coded, "Nobody"), line(coded, "\n\n")))
    assert (report.added, report.blank) == (2, 1)


def test_done_marks_the_documents_as_finished_by_their_coders(coded: Project, tmp_path: Path) -> None:
    report = import_codings(
        coded, write(tmp_path, line(coded, "Nobody"), line(coded, "We had", coder="ana")), done=True
    )
    assert report.finished == 2
    assert set(list_status(coded, None)[0].finished_by) == {"jonas", "ana"}


def test_a_document_may_be_named_by_its_file(coded: Project, tmp_path: Path) -> None:
    assert import_codings(coded, write(tmp_path, line(coded, "Nobody", document="oak.txt"))).added == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"document": "elm"}, "line 2: the project has no document “elm”"),
    ({"code": "Change/Nope"}, "line 2: the codebook has no code “Change/Nope”"),
    ({"end": 100_000}, "line 2: .* lies outside “oak”"),
    ({"quote": "Somebody"}, "line 2: the quote is not what stands at"),
    ({"start": -1}, "line 2: “start” must be a whole number"),
    ({"start": 1.5}, "line 2: “start” must be a whole number"),
    ({"start": True}, "line 2: “start” must be a whole number"),
    ({"start": 50, "end": 50}, "line 2: the end .* must come after the start"),
    ({"code": None}, "line 2: “code” is missing"),
    ({"memo": 5}, "line 2: “memo” must be text"),
    ({"color": "red"}, "line 2: “color” is no field"),
    ({"created": "yesterday"}, "line 2: “yesterday” is no time"),
    ({"coder": "a\u001bb"}, "coder's name"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_one_wrong_line_refuses_the_whole_file(
    coded: Project, tmp_path: Path, dump: Callable[[Project], Any], change: dict[str, Any], sentence: str
) -> None:
    before = dump(coded)
    path = write(tmp_path, line(coded, "We had"), line(coded, "Nobody", **change))
    with pytest.raises(Exception, match=sentence):
        import_codings(coded, path)
    assert dump(coded) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no codings|empty"),
        (b"\n\n", "no codings"),
        (b"{not json}\n", "line 1: this is no JSON object"),
        (b"[1, 2]\n", "line 1: this is no JSON object"),
        (b"[" * 100_000, "line 1: this is no JSON object"),
    ],
)
def test_a_file_that_is_none_is_refused(coded: Project, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "codings.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        import_codings(coded, path)


def test_a_sheet_without_the_columns_names_those_it_has(coded: Project, tmp_path: Path) -> None:
    path = tmp_path / "codings.csv"
    path.write_text("file,from,to\n")
    with pytest.raises(InputError, match=r"columns document, start, end, code are missing \(found: file, from, to\)"):
        import_codings(coded, path)
