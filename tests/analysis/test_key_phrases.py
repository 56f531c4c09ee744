"""Key phrases are those that stand on their own, each with a place where it is said."""

from __future__ import annotations

from math import isclose, log2
from pathlib import Path

import pytest

from counted_study import give
from qualcode.analysis.key_phrases import c_values, key_phrases
from qualcode.analysis.stop_lists import StopLists
from qualcode.domain.errors import InputError
from qualcode.domain.word_answers import KeyPhrase, KeyPhrases
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text
from spoken_study import build

CARCINOMA = ("basal", "cell", "carcinoma")
NESTED = {
    ("adenoid", "cystic", *CARCINOMA): 5,
    ("cystic", *CARCINOMA): 11,
    ("ulcerated", *CARCINOMA): 7,
    ("recurrent", *CARCINOMA): 5,
    ("circumscribed", *CARCINOMA): 3,
    CARCINOMA: 984,
}
"""The nested terms with which the authors of the C-value show how it is worked out."""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return build(project, tmp_path)


def rows(answer: KeyPhrases) -> dict[str, KeyPhrase]:
    return {row.phrase: row for row in answer.rows}


def test_c_values_are_those_worked_out_by_hand() -> None:
    found = {" ".join(term): value for term, value in c_values(NESTED).items()}
    assert isclose(found["adenoid cystic basal cell carcinoma"].score, log2(5) * 5)
    # Of its eleven times five belong to the longer term.
    assert isclose(found["cystic basal cell carcinoma"].score, 2 * (11 - 5))
    assert isclose(found["ulcerated basal cell carcinoma"].score, 2 * 7)
    assert isclose(found["recurrent basal cell carcinoma"].score, 2 * 5)
    assert isclose(found["circumscribed basal cell carcinoma"].score, 2 * 3)
    # Nested 26 times in five longer terms, the five within the six of another counted once.
    assert isclose(found["basal cell carcinoma"].score, log2(3) * (984 - 26 / 5))
    assert round(found["basal cell carcinoma"].score, 2) == 1551.36
    assert found["basal cell carcinoma"].longer == 5
    assert c_values({("one", "word"): 4})["one", "word"].score == 4


def test_phrases_come_with_counts_forms_and_a_place(study: Project) -> None:
    answer = key_phrases(study, at_least=2)
    found = rows(answer)
    assert list(found) == ["bell schedule", "students dig"]
    bell = found["bell schedule"]
    assert (bell.score, bell.count, bell.documents, bell.participants) == (4.0, 4, 2, 3)
    assert bell.forms == ("bell schedule", "bell schedules")
    place = bell.example
    assert (place.document, place.turn, place.speaker, place.quote) == ("first", 2, "ANNA", "bell schedule")
    text = read_text(study, find_document(study, "first").version_id)
    assert text[place.start : place.end] == "bell schedule" and text[: place.start].endswith("ANNA: The ")
    assert found["students dig"].participants == 0 and found["students dig"].documents == 2


def test_forms_can_be_counted_apart_and_stop_words_let_in(study: Project) -> None:
    assert rows(key_phrases(study, at_least=2, stems=False))["bell schedule"].count == 3
    assert "the bell schedule" in rows(key_phrases(study, at_least=2, stop_lists=StopLists(False)))


def test_what_is_hardly_said_but_in_a_longer_phrase_is_left_out(project: Project, tmp_path: Path) -> None:
    from qualcode.documents.importing import import_documents

    words = (
        "ANNA: Open source project. Open source project! Open source project?\n\nBEN: Open source. 12 eggs, 12 eggs."
    )
    (tmp_path / "code.txt").write_text(words, encoding="utf-8")
    import_documents(project, [tmp_path / "code.txt"])
    found = rows(key_phrases(project, at_least=2))
    assert set(found) == {"open source project", "open source"}
    assert found["open source project"].score == round(log2(3) * 3, 2)
    assert found["open source"].score == 4 - 3 and found["open source"].longer == 1


def test_phrases_can_be_kept_to_codings_documents_and_what_several_say(study: Project) -> None:
    give(study, "first", "The bell schedule rules us.", "Bell")
    inside = rows(key_phrases(study, at_least=1, codes=["Time"]))
    assert set(inside) == {"bell schedule rules"}
    assert set(rows(key_phrases(study, at_least=1, codes=["Time"], longest=2))) == {"bell schedule", "schedule rules"}
    assert set(rows(key_phrases(study, at_least=2, said_by=2))) == {"bell schedule"}
    assert "bell schedule" not in rows(key_phrases(study, at_least=2, documents=["mud"]))
    assert len(key_phrases(study, at_least=1, top=1).rows) == 1
    for wrong in ({"longest": 1}, {"longest": 6}, {"at_least": 0}):
        with pytest.raises(InputError):
            key_phrases(study, **wrong)  # type: ignore[arg-type]
