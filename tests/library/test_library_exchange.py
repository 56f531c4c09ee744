"""Whole projects out and in through the library: it calls what the commands call, and tells what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import qualcode

COUNTED = ("documents", "codes", "coders", "codings", "memos", "cases", "attributes", "values", "sets")


@pytest.mark.parametrize("name", ["given.qdpx", "given"])
def test_a_project_goes_out_and_comes_in_with_its_codings(name: str, study: qualcode.Study, tmp_path: Path) -> None:
    given = study.export(tmp_path / name)
    assert given.file == str(tmp_path / name) and (tmp_path / name).exists()
    taken = qualcode.open_exchange(tmp_path / name, tmp_path / "again.qualcode", coder="mara")
    assert given.counts["codings"] == taken.taken["codings"] == len(study.codings()) == 4
    with qualcode.open(taken.where, coder="mara") as again:
        fields = ("document", "start", "end", "quote", "code", "coder", "comment")
        kept = [[tuple(getattr(row, field) for field in fields) for row in one.codings()] for one in (study, again)]
        assert kept[0] == kept[1]
        assert [row.id for row in again.codings()] == [row.id for row in study.codings()]
        assert again.text("anna") == study.text("anna")


def test_a_file_can_be_looked_at_before_it_is_taken(study: qualcode.Study, tmp_path: Path) -> None:
    study.export(tmp_path / "given.qdpx", coders="jonas", offsets="utf16")
    before = sorted(tmp_path.rglob("*"))
    documents: list[str] = []
    looked = qualcode.open_exchange(
        tmp_path / "given.qdpx", None, coder="mara", on_document=lambda number, of, name: documents.append(name)
    )
    assert (looked.where, looked.held["codings"], sorted(documents)) == ("", 2, ["anna", "ben"])
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_there_is_replaced_only_where_asked(study: qualcode.Study, tmp_path: Path) -> None:
    study.export(tmp_path / "given.qdpx")
    first = (tmp_path / "given.qdpx").read_bytes()
    (tmp_path / "given.qdpx").write_bytes(b"mine")
    with pytest.raises(qualcode.InputError):
        study.export(tmp_path / "given.qdpx")
    assert (tmp_path / "given.qdpx").read_bytes() == b"mine"
    study.export(tmp_path / "given.qdpx", replace=True)
    assert (tmp_path / "given.qdpx").read_bytes() == first


def test_what_cannot_be_taken_or_written_is_refused(study: qualcode.Study, made: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.qdpx").write_bytes(b"no archive")
    for source in ("bad.qdpx", "nothing.qdpx"):
        with pytest.raises(qualcode.QualcodeError) as refused:
            qualcode.open_exchange(tmp_path / source, tmp_path / "new.qualcode", coder="mara")
        assert source in str(refused.value)
    with pytest.raises(qualcode.InputError, match=r"no project is written to \.docx files"):
        study.export(tmp_path / "quotes.docx")
    with pytest.raises(qualcode.RuleError, match="nobody codes as Consensus"):
        qualcode.open_exchange(tmp_path / "bad.qdpx", None, coder="consensus")
    with pytest.raises(qualcode.InputError, match="“bytes” is no way to count offsets"):
        study.export(tmp_path / "given.qdpx", offsets="bytes")
    assert not (tmp_path / "new.qualcode").exists()


def test_a_blind_coder_gives_out_nothing_of_what_others_did(made: Any, tmp_path: Path) -> None:
    made.run("coder", "add", "lea", "--role", "lead")
    made.run("round", "new", "R", "--coders", "mara,jonas", "--document", "ben", coder="lea")
    hidden = next(row["id"] for row in made.json("code", "list", coder="lea") if row["document"] == "ben")
    with pytest.warns(qualcode.StudyWarning, match="blind in “R”"):
        study = qualcode.open(made.path, coder="mara")
    with study:
        try:
            study.export(tmp_path / "mine.qdpx")
        except qualcode.QualcodeError as refusal:
            assert "blind" in str(refusal)
            return
    taken = qualcode.open_exchange(tmp_path / "mine.qdpx", tmp_path / "mine.qualcode", coder="lea")
    with qualcode.open(taken.where) as again:
        assert hidden not in {row.id for row in again.codings()}


def test_a_project_of_ours_is_not_taken_in_but_opened(tmp_path: Path) -> None:
    (tmp_path / "ours.qualcode").write_bytes(b"")
    with pytest.raises(qualcode.InputError, match="a project of qualcode already; open it as it is"):
        qualcode.open_exchange(tmp_path / "ours.qualcode", None, coder="mara")


def test_the_home_of_whoever_asks_may_stand_in_a_path(
    study: qualcode.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    study.export_codings("~/codings.jsonl")
    study.export_codebook("~/codes.yaml")
    assert study.export("~/study.qdpx").file == str(tmp_path / "study.qdpx")
    assert qualcode.open_exchange("~/study.qdpx", "~/again.qualcode", coder="mara").taken["codings"] == 4
    assert {one.name for one in tmp_path.iterdir()} >= {"codings.jsonl", "codes.yaml", "again.qualcode"}
