"""Replacing a transcript on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OLD = "Anna: We plan on weekends.\n\nInt: Why?\n\nAnna: Nobody asks us. We find out in August.\n"


def _study(study: Any) -> Path:
    file = study.folder / "weekend.txt"
    file.write_text(OLD, encoding="utf-8")
    study.run("import", file)
    study.ok("codebook", "create", "Time pressure")
    start = OLD.index("Nobody asks us.")
    study.ok("code", "apply", "weekend", str(start), str(start + 15), "Time pressure")
    return Path(study.folder / "corrected.txt")


def test_a_dry_run_shows_where_everything_goes_and_writes_nothing(study: Any) -> None:
    corrected = _study(study)
    corrected.write_text(OLD.replace("asks us", "ever asks us"), encoding="utf-8")
    before = study.rows()
    result = study.run("documents", "replace", "weekend", corrected, "--dry-run", "--json")
    assert result.exit_code == 3
    assert study.rows() == before
    shown = json.loads(result.stdout)
    assert shown["counts"] == {"kept": 0, "moved": 0, "changed": 1, "lost": 0}
    assert shown["items"][0]["new_quote"] == "Nobody ever asks us."


def test_a_replaced_document_prints_its_new_text_and_its_old_one(study: Any) -> None:
    corrected = _study(study)
    new = OLD.replace("weekends", "Sundays")
    corrected.write_text(new, encoding="utf-8")
    assert "1 kept" in study.ok("documents", "replace", "weekend", corrected)
    assert study.ok("documents", "text", "weekend") == new
    assert study.ok("documents", "text", "weekend", "--version", "1") == OLD
    study.ok("undo")
    assert study.ok("documents", "text", "weekend") == OLD


def test_what_found_no_place_is_listed_placed_or_discarded(study: Any) -> None:
    corrected = _study(study)
    new = OLD.replace(" Nobody asks us. We find out in August.", " Hm.")
    corrected.write_text(new, encoding="utf-8")
    assert study.run("documents", "replace", "weekend", corrected).exit_code == 3
    (waiting,) = study.json("documents", "unplaced", "weekend")
    assert (waiting["code"], waiting["quote"]) == ("Time pressure", "Nobody asks us.")
    study.refused("documents", "place", waiting["id"], "0", "9999")
    start = new.index("Hm.")
    study.ok("documents", "place", waiting["id"][:8], str(start), str(start + 3))
    assert study.json("documents", "unplaced") == []
    assert study.json("code", "list", "--document", "weekend")[0]["quote"] == "Hm."
    study.ok("undo")
    study.ok("documents", "discard", waiting["id"])
    assert study.json("documents", "unplaced") == []


def test_a_wrong_file_document_or_version_is_refused(study: Any) -> None:
    corrected = _study(study)
    study.refused("documents", "replace", "weekend", corrected)
    corrected.write_text("", encoding="utf-8")
    study.refused("documents", "replace", "weekend", corrected)
    study.refused("documents", "replace", "weekend", study.folder / "weekend.txt")
    study.refused("documents", "replace", "nobody", study.folder / "weekend.txt")
    study.refused("documents", "text", "weekend", "--version", "2")
    study.refused("documents", "place", "abcdef12", "0", "3")


def test_words_of_a_turn_are_corrected_in_place(study: Any) -> None:
    _study(study)
    start, end = study.at("weekend", "weekends")
    before = study.rows()
    study.ok("documents", "correct", "weekend", start, end, "Sundays", "--dry-run")
    assert study.rows() == before
    assert "1 kept" in study.ok("documents", "correct", "weekend", start, end, "Sundays")
    assert study.ok("documents", "text", "weekend") == OLD.replace("weekends", "Sundays")
    study.refused("documents", "correct", "weekend", "0", "9", "Bert:")


def test_a_corrected_file_keeps_the_notation_and_encoding_it_was_imported_by(study: Any) -> None:
    talk = "Anna - we plan in the cafés.\n\nInt - why?\n\nAnna - nobody asks us.\n\nInt - I see.\n"
    (study.folder / "two.txt").write_bytes(talk.encode("cp850"))
    study.ok("import", study.folder / "two.txt", "--notation", "Name -", "--encoding", "cp850")
    corrected = study.folder / "corrected.txt"
    corrected.write_bytes(talk.replace("nobody", "they").encode("cp850"))
    shown = study.json("documents", "replace", "two", corrected, "--dry-run")
    assert (shown["encoding"], shown["notation"], shown["speakers_gone"]) == ("cp850", "Name -", [])
    study.ok("documents", "replace", "two", corrected)
    assert study.ok("documents", "text", "two") == talk.replace("nobody", "they")
    assert study.json("documents", "show", "two")["speakers"] != []


def test_speakers_that_are_gone_are_named_and_count_for_the_status(study: Any) -> None:
    corrected = _study(study)
    new = "Anna: We plan on weekends.\n\nAnna: Why?\n\nAnna: Nobody asks us. We find out in August.\n"
    corrected.write_text(new, encoding="utf-8")
    result = study.run("documents", "replace", "weekend", corrected, "--dry-run")
    assert result.exit_code == 3 and "nobody is called Int any more" in result.stdout
    corrected.write_text(OLD.replace("Anna: ", "").replace("Int: ", ""), encoding="utf-8")
    result = study.run("documents", "replace", "weekend", corrected, "--dry-run")
    assert result.exit_code == 3
    assert result.stderr.startswith("none of the speakers of “weekend” is in the new text: Anna, Int")
    shown = json.loads(study.run("documents", "replace", "weekend", corrected, "--dry-run", "--json").stdout)
    assert shown["all_speakers_gone"] is True and shown["speakers_gone"] == ["Anna", "Int"]


def test_encoding_and_notation_of_a_corrected_file_can_be_named(study: Any) -> None:
    corrected = _study(study)
    new = OLD.replace(": ", " - ").replace("weekends", "víkend") + "\nInt - I see.\n"
    corrected.write_bytes(new.encode("cp852"))
    options = ("--encoding", "cp852", "--notation", "Name -")
    shown = json.loads(study.run("documents", "replace", "weekend", corrected, *options, "--json").stdout)
    assert (shown["encoding"], shown["notation"], shown["speakers_gone"]) == ("cp852", "Name -", [])
    assert study.ok("documents", "text", "weekend") == new
    study.refused("documents", "replace", "weekend", corrected, "--notation", "Mr.")
