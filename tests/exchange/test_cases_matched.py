"""Who speaks where: the cases of another program behind the labels of its texts, and what is told of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanged_study import ABSENT, CHANGED, PLANNED, PLANS, TEXT, a_project, coding, document, fresh, taken, uuid

import qualcode
from qualcode.domain.exchange import ExchangedCase
from qualcode.domain.exchange_reports import TakenIn
from qualcode.exchange.cases_in import UNMATCHED

DOCUMENT = uuid(21)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "theirs.qualcode"


def speakers(target: Path) -> dict[str, tuple[str, str | None]]:
    """Label → role and participant."""
    with qualcode.open(target) as study:
        return {row.label: (row.role, row.participant) for row in study.speakers()}


def unmatched(report: TakenIn) -> list[str]:
    return [one.removeprefix(UNMATCHED) for one in report.tolerated if one.startswith(UNMATCHED)]


def case(number: int, name: str, *passages: tuple[int, int], whole: bool = False, **more: str) -> ExchangedCase:
    return ExchangedCase(
        uuid(400 + number),
        name,
        documents=(DOCUMENT,) * (2 if whole else 0),  # Twice, as a file may say it.
        passages=tuple((DOCUMENT, *span) for span in passages),
        **more,
    )


def test_a_case_of_the_interviewer_is_no_participant_and_leaves_the_document_to_who_answers(target: Path) -> None:
    text = TEXT[: TEXT.index("\n\nBert")]
    cases = (case(1, "Interviewer", whole=True), case(2, "P7", whole=True))
    report = taken(a_project(document([coding(1, PLANS, PLANNED)], text=text), cases=cases), target)
    assert speakers(target) == {"Interviewer": ("interviewer", None), "Anna": ("participant", "P7")}
    assert unmatched(report) == [": 1 (“Interviewer: anna 21”)"]
    with qualcode.open(target) as study:
        assert {name: one.participants for name, one in study.frequencies().answer.denominators.items()} == {"all": 1}


def test_a_label_that_may_be_anybodys_initial_is_the_case_of_its_name(target: Path) -> None:
    text = "Q: How was it?\n\nI12: We planned. It was long.\n\nQ: And then?\n\nI12: Nothing."
    taken(a_project(document(text=text), cases=(case(1, "I12", whole=True),)), target)
    assert speakers(target) == {"Q": ("interviewer", None), "I12": ("participant", "I12")}


def test_a_case_of_which_the_file_does_not_say_where_it_speaks_is_known_by_its_name(target: Path) -> None:
    taken(a_project(document(), cases=(case(1, "anna"), case(2, "BERT"), case(3, "Carla"))), target)
    assert speakers(target)["Anna"] == ("participant", "anna")
    assert speakers(target)["Bert"] == ("participant", "BERT")


def test_two_cases_of_one_document_are_guessed_for_nobody_and_told(target: Path) -> None:
    cases = (case(1, "P7", whole=True), case(2, "Family Lund", whole=True))
    report = taken(a_project(document(), cases=cases), target)
    assert {role for role, _ in speakers(target).values()} == {"interviewer", "unknown"}
    assert unmatched(report) == [": 2 (“P7: anna 21”, “Family Lund: anna 21”)"]


def test_a_passage_that_cuts_a_turn_makes_a_speaker_only_where_it_is_most_of_it(target: Path) -> None:
    cases = (case(1, "P1", (TEXT.index("Anna:"), PLANNED[1])), case(2, "P2", CHANGED))
    report = taken(a_project(document(), cases=cases), target)
    assert speakers(target)["Anna"] == ("participant", "P1")
    assert unmatched(report) == [": 1 (“P2: anna 21”)"]


def test_passages_that_overlap_count_once(target: Path) -> None:
    start = ABSENT[0]
    report = taken(
        a_project(document(), cases=(case(1, "P1", *((start + n, start + 6 + n) for n in range(3))),)), target
    )
    assert speakers(target)["Bert"] == ("unknown", None)
    assert unmatched(report) == [": 1 (“P1: anna 21”)"]


def test_a_title_is_said_by_nobody_whatever_the_document_belongs_to(target: Path) -> None:
    titled = f"A talk at the school\n\n{TEXT}"
    taken(a_project(document(text=titled), cases=(case(1, "P7", whole=True),)), target)
    assert set(speakers(target)) == {"Interviewer", "Anna", "Bert"}
    with qualcode.open(target) as study:
        assert study.turns()[0].speaker is None


def test_the_case_of_a_missing_text_is_told(target: Path) -> None:
    report = taken(a_project(document(text=None), cases=(case(1, "P7", whole=True),)), target)
    assert unmatched(report) == [": 1 (“P7: anna 21”)"]


def test_what_belongs_to_cases_that_are_no_participants_or_lies_in_no_document_is_told(target: Path) -> None:
    cases = (
        case(1, "Team", PLANNED, whole=True, kind="team"),
        case(2, "Oak School", PLANNED, kind="site"),
        ExchangedCase(uuid(403), "P7", documents=(fresh(),)),
    )
    report = taken(a_project(document(), cases=cases), target)
    assert report.left_out == (
        "passages and documents of cases that are no participants have no place: 3 (“Oak School”, “Team”, …)",
        "documents of cases that the file does not hold: 1 (“P7”)",
    )
