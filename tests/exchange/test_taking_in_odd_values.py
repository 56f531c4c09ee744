"""One odd value of a file ends in no traceback and no half project: it is bent to what can be kept, and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from exchanged_study import ANN, BOB, PLANNED, PLANS, TEXT, a_project, coding, document, fresh, taken, uuid

from qualcode.domain.exchange import (
    ExchangedAttribute,
    ExchangedCase,
    ExchangedCoder,
    ExchangedDocument,
    ExchangedMemo,
    ExchangedSet,
    Losses,
)
from qualcode.domain.times import iso_time
from qualcode.refi.own_conventions import UNKNOWN_CODER, UNKNOWN_CODER_NAME
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_attributes, list_cases, list_memos
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.upkeep.checking import check_project


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "theirs.qualcode"


def sound(target: Path) -> None:
    assert [one.sentence for one in check_project(target).findings] == []


def empty(**more: object) -> ExchangedDocument:
    """A document that is there and has not a single character."""
    read = document().read
    assert read is not None
    return replace(document(text=None), read=replace(read, text="", turns=()), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("when", [10**19, -(10**19), 10**16])
def test_a_time_that_is_on_no_calendar_is_taken_as_todays_and_told(target: Path, when: int) -> None:
    odd = replace(coding(1, PLANS, PLANNED), created_ms=when)
    memo = ExchangedMemo(uuid(301), "odd", "project", created_ms=when)
    report = taken(a_project(document([odd]), memos=(memo,)), target)
    with open_project(target, coder="mara", write=False) as project:
        assert iso_time(list_codings(project)[0].created_ms) > "2020"
        assert iso_time(list_memos(project)[0].created_ms) > "2020"
    assert report.tolerated == ("times that are on no calendar were taken as today's: 2",)


def test_a_place_in_a_missing_text_that_no_text_can_have_waits_at_the_farthest(target: Path) -> None:
    taken(a_project(document([coding(1, PLANS, (10**30, 10**31))], text=None)), target)
    with open_project(target, coder="mara", write=False) as project:
        assert [one.start < one.end < 2**31 for one in list_unplaced(project)] == [True]
    sound(target)


def test_places_outside_a_text_are_bent_to_it_and_told(target: Path) -> None:
    end = len(TEXT)
    memos = (
        ExchangedMemo(uuid(301), "far", "document", uuid(21), 5000, 5001),
        ExchangedMemo(uuid(302), "nowhere", "document", uuid(21), 5, 5),
    )
    report = taken(a_project(document([coding(1, PLANS, (end - 3, 5000))], memos=memos)), target)
    with open_project(target, coder="mara", write=False) as project:
        assert [(one.start, one.end) for one in list_codings(project)] == [(end - 3, end)]
        assert [(one.start, one.end) for one in list_memos(project)] == [(end - 1, end), (5, 6)]
    assert len(report.tolerated) == 3
    sound(target)


def test_a_memo_in_a_text_without_a_character_waits_for_one(target: Path) -> None:
    memo = ExchangedMemo(uuid(301), "here", "document", uuid(21), 0, 1, kind="no kind")
    report = taken(a_project(empty(memos=(memo,))), target)
    assert (report.missing, report.taken["memos"]) == (("anna 21",), 1)
    with open_project(target, coder="mara", write=False) as project:
        assert [(one.kind, one.rest["kind"]) for one in list_unplaced(project)] == [("memo", "note")]
    sound(target)


@pytest.mark.parametrize(
    ("user", "names"),
    [
        (ExchangedCoder(BOB, "Unknown Coder"), ["mara", "Unknown Coder"]),
        (ExchangedCoder(UNKNOWN_CODER, "Somebody"), ["mara", "Somebody", UNKNOWN_CODER_NAME]),
    ],
)
def test_the_unknown_coder_of_a_file_is_one_with_ours_and_takes_nobodys_identity(
    target: Path, user: ExchangedCoder, names: list[str]
) -> None:
    taken(a_project(document([coding(1, PLANS, PLANNED, coder="")]), coders=(user,)), target)
    with open_project(target, coder="mara", write=False) as project:
        assert [one.name for one in list_coders(project)] == names
        assert [one.coder_id for one in list_codings(project)] == [list_coders(project)[-1].id]
    sound(target)


def test_a_kind_of_case_that_only_documents_are_is_a_participant(target: Path) -> None:
    age = uuid(501)
    cases = tuple(
        ExchangedCase(uuid(400 + n), f"Case {n}", kind=kind, values={age: str(n)})
        for n, kind in enumerate(("document", " Site", "team\0 a", ""), 1)
    )
    taken(a_project(document(), attributes=(ExchangedAttribute(age, "age", "no type"),), cases=cases), target)
    with open_project(target, coder="mara", write=False) as project:
        assert {one.name: (one.kind, one.attributes) for one in list_cases(project)} == {
            "Case 1": ("participant", {"age": "1"}),
            "Case 2": ("site", {"age": "2"}),
            "Case 3": ("team a", {"age": "3"}),
            "Case 4": ("participant", {"age": "4"}),
        }
        assert {one.type for one in list_attributes(project)} == {"text"}
    sound(target)


def test_members_of_sets_that_the_file_does_not_hold_are_told(target: Path) -> None:
    sets = (ExchangedSet(uuid(601), "document", "Wave 1", (uuid(21), fresh(), fresh())),)
    report = taken(a_project(document(), sets=sets), target)
    assert report.left_out == ("members of sets that the file does not hold: 2 (“Wave 1”, …)",)


def test_a_whole_page_is_no_example_of_anything() -> None:
    losses = Losses()
    losses.tolerate("values became texts", "x" * 10_000)
    assert losses.sentences(losses.tolerated) == [f"values became texts: 1 (“{'x' * 79}…”)"]


def test_coders_of_one_identity_are_told_apart(target: Path) -> None:
    taken(a_project(document(), coders=(ExchangedCoder(ANN, "ann"), ExchangedCoder(ANN, "beth"))), target)
    with open_project(target, coder="mara", write=False) as project:
        assert len({one.uuid for one in list_coders(project)}) == 3


def test_a_variable_of_documents_and_of_cases_is_one_of_each_and_told(target: Path) -> None:
    age = uuid(501)
    report = taken(
        a_project(
            document(values={age: "3"}),
            attributes=(ExchangedAttribute(age, "age", "number"),),
            cases=(ExchangedCase(uuid(401), "Anna", values={age: "42"}),),
        ),
        target,
    )
    assert (report.held["attributes"], report.taken["attributes"]) == (1, 2)
    assert [one for one in report.tolerated if one.startswith("variables of documents and of cases")]
