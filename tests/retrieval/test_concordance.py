"""A concordance shows every place in speech, with what is said around it and by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from counted_study import give
from qualcode.domain.errors import InputError
from qualcode.retrieval.concordance import concordance
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text
from spoken_study import build


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return build(project, tmp_path)


def test_places_stand_in_their_context_with_who_speaks(study: Project) -> None:
    answer = concordance(study, "schedule", context=2)
    shown = [(line.document, line.turn, line.speaker, line.before, line.quote, line.after) for line in answer.lines]
    assert shown == [
        ("first", 2, "ANNA", "The bell", "schedule", "rules us."),
        ("first", 2, "ANNA", "Our bell", "schedules", "changed, and"),
        ("first", 3, "BEN", "The Bell", "Schedule", ", no."),
        ("second", 2, "CARA", "the bell", "schedule", "is fine."),
    ]
    assert (answer.found, answer.in_documents, answer.participants) == (4, 2, 3)
    assert [line.participant for line in answer.lines] == ["P1", "P1", "P2", "P3"]
    for line in answer.lines:
        text = read_text(study, find_document(study, line.document).version_id)
        assert text[line.start : line.end] == line.quote


def test_labels_stamps_and_interviewers_are_no_speech_of_participants(study: Project) -> None:
    assert concordance(study, "anna", mode="text").found == 0
    assert concordance(study, "10", mode="text").found == 0
    # Nor is a stamp shown among the words around.
    assert concordance(study, "Our", mode="text", context=3).lines[0].before == "schedule rules us."
    assert concordance(study, "garden", roles=["interviewer"]).lines[0].after == "?"
    assert concordance(study, "schedule", roles=["interviewer"]).found == 2


def test_context_ends_with_the_turn_unless_turns_are_crossed(study: Project) -> None:
    [line] = concordance(study, "want", context=3).lines
    assert (line.before, line.after) == ("I", "a garden! Gardens")
    [line] = concordance(study, "want", context=3, across_turns=True).lines
    assert (line.before, line.after) == ("garden stayed. / I", "a garden! Gardens")
    [line] = concordance(study, "Homework", mode="text", case=True, across_turns=True, context=40).lines
    assert line.before == "And the garden?" and line.after.endswith("is fine. / The garden. Students dig there.")


def test_a_long_turn_gives_just_so_many_words(project: Project, tmp_path: Path) -> None:
    from qualcode.documents.importing import import_documents

    before = " ".join(f"{'x' * (n % 30)}w{n}" for n in range(400))
    (tmp_path / "long.txt").write_text(f"ANNA: {before} needle {before}\n\nBEN: No.\n", encoding="utf-8")
    import_documents(project, [tmp_path / "long.txt"])
    for context in (1, 7, 50):
        [line] = concordance(project, "needle", context=context).lines
        assert line.before.split() == before.split()[-context:]
        assert line.after.split() == before.split()[:context]


def test_lines_are_sorted_by_the_words_around_and_by_speaker(study: Project) -> None:
    after = concordance(study, "schedule", sort="after", context=1)
    assert [line.after for line in after.lines] == ["changed", "is", ", no.", "rules"]
    before = concordance(study, "garden", sort="before", context=2)
    assert [line.before for line in before.lines] == ["want a", "a garden!", "The", "and the"]
    speakers = concordance(study, "students", sort="speaker")
    assert [line.participant for line in speakers.lines] == ["P2", "P3", None, None]
    assert [line.speaker for line in speakers.lines] == ["BEN", "CARA", None, "DORA"]
    limited = concordance(study, "schedule", sort="after", limit=2)
    assert [line.after.split()[0] for line in limited.lines] == ["changed,", "is"] and limited.found == 4


def test_places_can_be_kept_to_codings_and_documents(study: Project) -> None:
    give(study, "first", "The bell schedule rules us.", "Bell")
    [line] = concordance(study, "schedule", codes=["Time"]).lines
    assert line.after == "rules us. Our bell schedules changed, and the"
    assert concordance(study, "schedule", codes=["Outside"]).found == 0
    assert {line.document for line in concordance(study, "schedule", documents=["second"]).lines} == {"second"}


def test_every_mode_of_searching_works_and_bad_input_is_refused(study: Project) -> None:
    assert concordance(study, r"\bgarden\w*", mode="regex").found == 4
    assert concordance(study, "shedule", mode="fuzzy").found == 4
    assert concordance(study, "Garden", mode="text", case=True).found == 1
    for wrong in (
        {"words": ""},
        {"words": "x", "context": 0},
        {"words": "x", "limit": 0},
        {"words": "(", "mode": "regex"},
        {"words": "x", "sort": "colour"},
        {"words": "x", "roles": ["king"]},
    ):
        with pytest.raises(InputError):
            concordance(study, **wrong)
