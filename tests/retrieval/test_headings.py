from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from qualcode.cases.mapping import map_speaker
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError, QueryError
from qualcode.retrieval.headings import headings, sections
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document, list_documents, read_text
from qualcode.text.finding import PatternError

GUIDED = """INTERVIEWER: Q1: Who are you?

ANNA: I teach. Third grade.

INTERVIEWER: For long?

ANNA: Eleven years.

BEN: Me too.

INTERVIEWER: q2: What changed? Tell me more.

ANNA: The bell.
Q3: And now?
It rings. See Q3: above.

INTERVIEWER: Q3a: Anything else?

ANNA: Q10: is a good name.
"""
SURVEY = """Question 1: I plan on Sundays.

Question 2: I do not.
It is late.

Question 12: Who asks?

Nobody.
"""
OUTLINED = """# Interview

## Background

**Moderator:** Hello. Where?

**Rosa:** Here.

### Childhood

**Rosa:** There.

## Closing

**Rosa:** Nothing.
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    for name, text in (("guided.txt", GUIDED), ("survey.txt", SURVEY), ("outlined.md", OUTLINED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        import_documents(project, [tmp_path / name])
    return project


def quotes(project: Project, heading: str, *, pattern: str | None = None, answers_only: bool = True) -> list[str]:
    """The passages under a heading, each as it is read back from its text."""
    return [
        read_text(project, get_document(project, document_id).version_id)[slice(*span)]
        for document_id, span in sections(project, heading, pattern=pattern, answers_only=answers_only)
    ]


def test_a_section_is_what_participants_answer_until_the_next_heading_of_its_form(study: Project) -> None:
    assert quotes(study, "Q1:") == ["I teach. Third grade.", "Eleven years.\n\nBEN: Me too."]
    assert quotes(study, "q2:") == ["The bell."]


def test_a_heading_inside_a_turn_begins_a_line_and_its_question_is_no_answer(study: Project) -> None:
    assert quotes(study, "Q3:") == ["It rings. See Q3: above."]
    assert quotes(study, "Q10:") == ["is a good name."]


def test_another_form_does_not_end_a_section(study: Project) -> None:
    assert quotes(study, "Q3:", answers_only=False) == [
        "And now?\nIt rings. See Q3: above.\n\nINTERVIEWER: Q3a: Anything else?"
    ]
    assert quotes(study, "Q3") == quotes(study, "Q3:")
    assert quotes(study, "Q4:") == []


def test_the_whole_section_leaves_out_the_label_of_the_turn_that_ends_it(study: Project) -> None:
    [whole] = quotes(study, "Q1:", answers_only=False)
    assert whole.startswith("Who are you?\n\nANNA: I teach.") and whole.endswith("BEN: Me too.")


def test_in_a_survey_an_answer_may_stand_in_the_line_of_its_heading(study: Project) -> None:
    assert quotes(study, "question 1") == ["I plan on Sundays."]
    assert quotes(study, "Question 02") == ["It is late."]
    assert quotes(study, "Question 12") == ["Nobody."]


def test_a_heading_without_a_number_is_one_of_the_document(study: Project) -> None:
    assert quotes(study, "Background") == ["Here.", "There."]
    assert quotes(study, "## childhood") == ["There."]
    assert quotes(study, "closing") == ["Nothing."]
    assert quotes(study, "Interview", answers_only=False)[0].startswith("## Background")


def test_a_pattern_of_ones_own_says_what_headings_are(study: Project) -> None:
    assert quotes(study, "Q3", pattern=r"Q\d+[a-z]?:") == ["It rings. See Q3: above."]
    assert quotes(study, "Q3a", pattern=r"Q\d+[a-z]?:") == []
    assert quotes(study, "Q3a", pattern=r"Q\d[a-z]?:") == ["Q10: is a good name."]
    with pytest.raises(QueryError, match="character 4"):
        sections(study, "Q3", pattern="Q(3")
    with pytest.raises(InputError, match="empty"):
        sections(study, " ## ")


def test_a_pattern_that_takes_too_long_is_stopped_and_says_so(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.text.headings.SECONDS", 0.05)
    (tmp_path / "slow.txt").write_text("A: " + "a" * 5000 + "!", encoding="utf-8")
    import_documents(project, [tmp_path / "slow.txt"])
    with pytest.raises(QueryError, match="takes too long"):
        sections(project, "a", pattern=r"(a|aa|a?a)+$(?<=b)")


def test_a_pattern_has_its_time_for_all_lines_of_a_text_together(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(quotes(study, "Question", pattern=r"Question \d+")) == 3
    monkeypatch.setattr("qualcode.text.headings.monotonic", count().__next__)
    with pytest.raises(PatternError, match="takes too long"):
        sections(study, "Question", pattern=r"Question \d+")


@pytest.mark.parametrize("pattern", ["(Q{999}){999}", "(" * 200 + "Q" + ")" * 200])
def test_a_pattern_that_would_fill_the_memory_is_refused(study: Project, pattern: str) -> None:
    with pytest.raises(PatternError, match=r"make it simpler|large numbers"):
        sections(study, "Q3", pattern=pattern)


def test_a_pattern_may_say_that_it_begins_and_ends_the_line_or_what_is_said(study: Project) -> None:
    assert quotes(study, "Q1", pattern=r"^Q\d+:") == quotes(study, "Q1", pattern=r"Q\d+:") != []
    assert quotes(study, "Q1", pattern=r"^Q\d+: Who are you\?$")[0] == "I teach. Third grade."
    assert quotes(study, "Q1", pattern=r"^Q\d+:$") == []


def test_an_interviewer_who_is_known_as_one_gives_no_answer(study: Project) -> None:
    map_speaker(study, "BEN", participant=None, interviewer=True)
    assert quotes(study, "Q1:") == ["I teach. Third grade.", "Eleven years."]


def test_sections_can_be_asked_of_some_documents(study: Project) -> None:
    guided = next(document for document in list_documents(study) if document.name == "guided")
    assert sections(study, "Q1:", documents=["survey"]) == []
    assert {document_id for document_id, _ in sections(study, "Q1:", documents=["guided"])} == {guided.id}


def test_behind_a_word_each_mark_is_as_good_as_the_other(project: Project, tmp_path: Path) -> None:
    text = "ED: [Q1] Hm.\n\nED: **Q2.** Hm?\nYes.\n\nED: Q3) No.\n\nED: 質問4：So.\n\nED: 質問5：Well.\n\nED: 6. Or.\n"
    (tmp_path / "marks.txt").write_text(text, encoding="utf-8")
    import_documents(project, [tmp_path / "marks.txt"])
    assert quotes(project, "Q1:") == quotes(project, "[Q1]") == quotes(project, "q1") == ["Hm."]
    assert quotes(project, "Q2:") == ["Yes."]
    assert quotes(project, "質問4：") == ["So."]
    assert [one.text for one in headings(project)] == ["Q1", "Q2.", "Q3)", "質問4：", "質問5："]


def test_numbers_below_a_number_belong_to_its_section(project: Project, tmp_path: Path) -> None:
    text = "1. Start\n\nWe met.\n\n1.1. Where\n\nIn town, 3.50 each.\n\n2. End\n\nWe left.\n\n10. More\n\nThen home.\n"
    (tmp_path / "notes.txt").write_text(text, encoding="utf-8")
    import_documents(project, [tmp_path / "notes.txt"])
    assert quotes(project, "1.") == ["We met.\n\n1.1. Where\n\nIn town, 3.50 each."]
    assert quotes(project, "1.1.") == ["In town, 3.50 each."]
    assert quotes(project, "2.") == ["We left."]
    assert quotes(project, "3.") == []


def test_the_headings_of_the_project_are_told_with_how_often_they_come_up(study: Project, tmp_path: Path) -> None:
    (tmp_path / "more.md").write_text("## Closing\n\n**Ed:** Q2: No.\n\n**Ed:** Q2: Yes.\n\n**P1:** A.\n\n**P2:** B.\n")
    import_documents(study, [tmp_path / "more.md"])
    found = {one.text: (one.places, one.documents) for one in headings(study)}
    assert found["Q1:"] == (1, 1) and found["q2:"] == (3, 2) and found["Q10:"] == (1, 1)
    assert found["Question 12:"] == (1, 1)
    assert found["Closing"] == (2, 2) and "Background" not in found
    assert not any(name.startswith("P") for name in found)
    assert list(found)[:2] == ["Q1:", "q2:"]
    assert [one.text for one in headings(study, documents=["survey"])] == ["Question 1:", "Question 2:", "Question 12:"]
