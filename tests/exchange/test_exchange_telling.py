"""What is said of exchanged projects: their names, their counts, and how places were counted."""

from __future__ import annotations

from pathlib import Path

from qualcode.exchange.telling import by_dialect, counts_in_words, missing_texts, name_of


def test_a_project_is_called_by_its_file_or_by_the_folder_in_which_all_files_are_called_alike(tmp_path: Path) -> None:
    folder = tmp_path / "Town study.qda"
    folder.mkdir()
    dotted = tmp_path / "wave.2"
    dotted.mkdir()
    assert name_of(tmp_path / "towns.qdpx") == "towns"
    assert name_of(folder) == name_of(folder / "data.qda") == "Town study"
    assert name_of(dotted) == name_of(dotted / "settings.yaml") == "wave.2"


def test_documents_are_told_by_the_way_in_which_places_were_counted() -> None:
    lines = by_dialect({**{f"d{number}": "UTF-16 units" for number in range(6)}, "last": "code points"})
    assert lines == ["UTF-16 units: 6 documents (d0, d1, d2, d3, d4, …)", "code points: 1 document (last)"]


def test_numbers_are_told_in_words() -> None:
    assert counts_in_words({"documents": 1, "codes": 0, "memos": 2_000}) == "1 document, 2,000 memos"
    assert counts_in_words({}) == "nothing"
    assert missing_texts(1).startswith("1 text ") and missing_texts(3).startswith("3 texts ")
