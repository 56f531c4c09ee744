"""What becomes of another program's project: everything comes in, or is told, or nothing does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from exchanged_study import (
    ABSENT,
    ANN,
    BOB,
    CHANGED,
    FEELINGS,
    JOY,
    PLANNED,
    PLANS,
    TEXT,
    a_project,
    coding,
    document,
    fresh,
    taken,
    uuid,
)

from qualcode.codebook.tree import load_tree
from qualcode.documents.placing import list_waiting
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.documents.returning import count_alone
from qualcode.domain.errors import InputError, ProjectError
from qualcode.domain.exchange import ExchangedAttribute, ExchangedCase, ExchangedCoder, ExchangedMemo, ExchangedSet
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import document_attributes, list_attributes, list_cases, list_memos
from qualcode.storage.reads.codes import list_coders, list_sets
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, list_speakers, read_text, read_transcript
from qualcode.upkeep.checking import check_project


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "theirs.qualcode"


def opened(target: Path) -> Project:
    return open_project(target, coder="mara")


def sound(target: Path) -> None:
    """Nothing is wrong with the file by the program's own looking through."""
    wrong = [one.sentence for one in check_project(target).findings if one.severity == "error"]
    assert not wrong


def test_texts_codings_codes_and_coders_come_in_with_their_identities(target: Path) -> None:
    codings = [coding(1, PLANS, PLANNED), coding(2, JOY, CHANGED, BOB, comment="really?")]
    report = taken(a_project(document(codings)), target)
    with opened(target) as project:
        (only,) = list_documents(project)
        assert only.uuid == uuid(21)
        assert read_text(project, only.version_id) == TEXT
        tree = load_tree(project)
        found = [(one.uuid, tree.code(one.code_id).uuid, one.quote, one.comment) for one in list_codings(project)]
        assert found == [
            (uuid(101), PLANS, TEXT[slice(*PLANNED)], ""),
            (uuid(102), JOY, TEXT[slice(*CHANGED)], "really?"),
        ]
        assert {one.name: one.uuid for one in list_coders(project)} | {"mara": ""} == {
            "mara": "",
            "ann": ANN,
            "bob": BOB,
        }
    assert report.held == report.taken
    assert report.clean
    sound(target)


def test_what_comes_in_is_one_change_that_one_undo_takes_back(target: Path) -> None:
    taken(a_project(document([coding(1, PLANS, PLANNED)])), target)
    with opened(target) as project:
        undo(project)
        assert not list_documents(project)
        assert not load_tree(project).children(None)


def test_nothing_is_made_where_a_coding_would_be_lost_untold(target: Path) -> None:
    codings = [coding(1, PLANS, PLANNED)]
    made = a_project(document(codings))
    with pytest.raises(InputError, match="1 codings of 2 would not come in"):
        taken(replace(made, counted={**made.counted, "codings": 2}), target)
    assert not target.exists()


def test_what_the_reader_told_to_have_left_out_is_not_missed(target: Path) -> None:
    made = a_project(document([coding(1, PLANS, PLANNED)]))
    made = replace(made, counted={**made.counted, "codings": 3})
    made.losses.leave_out("codings on pictures were left out", times=2, thing="codings")
    report = taken(made, target)
    assert report.left_out == ("codings on pictures were left out: 2",)
    assert (report.held["codings"], report.taken["codings"]) == (3, 1)


def test_the_same_coding_twice_is_one_and_both_comments_stay(target: Path) -> None:
    twice = [coding(1, PLANS, PLANNED, comment="first"), coding(2, PLANS, PLANNED, comment="second", star=True)]
    memo = ExchangedMemo(uuid(301), "on the second", "coding", uuid(102))
    report = taken(a_project(document(twice, memos=(memo,))), target)
    with opened(target) as project:
        (only,) = list_codings(project)
        assert (only.comment, only.star) == ("first\n\nsecond", True)
        assert [one.coding_id for one in list_memos(project)] == [only.id]
    assert report.tolerated == ("codings of the same coder, code and passage are one: 1 (“anna 21”)",)


def test_codings_of_a_text_that_is_missing_wait_for_it_with_their_words(target: Path) -> None:
    lost = replace(coding(1, PLANS, (7, 90)), quote="We planned for weeks")
    odd = replace(coding(2, JOY, (30, 30)), quote="")
    memo = ExchangedMemo(uuid(301), "look again", "coding", uuid(101))
    report = taken(a_project(document([lost, odd], text=None, memos=(memo,))), target)
    assert report.missing == ("anna 21",)
    assert report.taken["codings"] == 2
    assert report.taken["memos"] == 1
    with opened(target) as project:
        assert not list_codings(project)
        waiting = list_waiting(project)
        assert [(one.item.uuid, one.item.start, one.item.end, one.item.quote) for one in waiting if one.code] == [
            (uuid(101), 7, 90, "We planned for weeks"),
            (uuid(102), 30, 31, ""),
        ]
        assert [one.item.holder for one in waiting if one.item.kind == "memo"] == [uuid(101)]
    sound(target)


def test_codings_take_their_places_when_the_missing_text_is_there(target: Path, tmp_path: Path) -> None:
    start, end = ABSENT
    lost = [
        replace(coding(1, PLANS, (start + 1, end + 1)), quote=TEXT[start:end]),  # counted with the mark or in UTF-16
        replace(coding(2, JOY, (CHANGED[0] + 1, CHANGED[1] + 1)), quote="Then it …"),
        replace(coding(3, FEELINGS, (5, 12)), quote="what nobody said"),
        replace(coding(4, JOY, (9000, 9005)), quote=""),
    ]
    memo = ExchangedMemo(uuid(301), "look again", "coding", uuid(101))
    taken(a_project(document(lost, text=None, memos=(memo,))), target)
    (tmp_path / "anna.txt").write_text(TEXT, encoding="utf-8")
    with opened(target) as project:
        planned = plan_replacement(project, list_documents(project)[0], tmp_path / "anna.txt")
        assert (len(planned.places), count_alone(planned.waiting)) == (2, 4)
        replace_document(project, planned)
        found = [(one.uuid, one.quote) for one in list_codings(project)]
        assert sorted(found) == [(uuid(101), TEXT[start:end]), (uuid(102), TEXT[slice(*CHANGED)])]
        assert [one.coding_id for one in list_memos(project)] == [
            one.id for one in list_codings(project) if one.uuid == uuid(101)
        ]
        assert {one.item.uuid for one in list_waiting(project)} == {uuid(103), uuid(104)}
        undo(project)
        assert len(list_waiting(project)) == 5
    sound(target)


def test_words_that_trail_off_in_dots_are_looked_for_as_they_are(target: Path, tmp_path: Path) -> None:
    text = "Anna: It was fine. And then it just ...\n\nBert: Nobody asked me ..."
    start = text.index("Nobody")
    lost = [replace(coding(1, PLANS, (start + 7, len(text) + 7)), quote="Nobody asked me ...")]
    taken(a_project(document(lost, text=None)), target)
    (tmp_path / "anna.txt").write_text(text, encoding="utf-8")
    with opened(target) as project:
        replace_document(project, plan_replacement(project, list_documents(project)[0], tmp_path / "anna.txt"))
        assert [(one.start, one.end) for one in list_codings(project)] == [(start, len(text))]


def test_a_coder_of_ones_own_name_is_oneself(target: Path) -> None:
    report = taken(a_project(document([coding(1, PLANS, PLANNED)])), target, coder="Ann")
    with opened(target) as project:
        assert [(one.name, one.uuid) for one in list_coders(project)] == [("Ann", ANN), ("bob", BOB)]
    assert any("your name" in one for one in report.tolerated)


def test_codings_without_a_user_are_of_an_unknown_coder(target: Path) -> None:
    taken(a_project(document([coding(1, PLANS, PLANNED, coder="")]), coders=()), target)
    with opened(target) as project:
        names = {one.id: one.name for one in list_coders(project)}
        assert [names[one.coder_id] for one in list_codings(project)] == ["unknown coder"]


def test_documents_of_one_name_are_told_apart(target: Path) -> None:
    taken(a_project(document(), document(number=22, name="anna 21")), target)
    with opened(target) as project:
        assert [one.name for one in list_documents(project)] == ["anna 21", "anna 21 (2)"]


def test_cases_are_matched_to_speakers_by_name_and_by_what_belongs_to_them(target: Path) -> None:
    bert = (TEXT.index("Bert:"), len(TEXT))
    cases = (
        ExchangedCase(uuid(401), "Anna", documents=(uuid(21),)),
        ExchangedCase(uuid(402), "P2", passages=((uuid(21), *bert),)),
        ExchangedCase(uuid(403), "Oak School", kind="site", documents=(uuid(21),)),
    )
    taken(a_project(document(), cases=cases), target)
    with opened(target) as project:
        names = {one.id: one.name for one in list_cases(project)}
        who = {one.label: (one.role, names.get(one.case_id or 0)) for one in list_speakers(project)}
        assert who == {
            "Interviewer": ("interviewer", None),
            "Anna": ("participant", "Anna"),
            "Bert": ("participant", "P2"),
        }
        assert [names.get(one.site_id or 0) for one in list_documents(project)] == ["Oak School"]


def test_a_text_in_which_nobody_is_named_is_spoken_by_the_case_that_it_belongs_to(target: Path) -> None:
    cases = (ExchangedCase(uuid(401), "P7", documents=(uuid(21),)),)
    taken(a_project(document(text="It was a long day.\n\nI went home."), cases=cases), target)
    with opened(target) as project:
        (only,) = list_documents(project)
        assert {turn.speaker for turn in read_transcript(project, only).turns} == {"P7"}
        assert [one.role for one in list_speakers(project)] == ["participant"]
    sound(target)


def test_a_case_whose_document_has_several_speakers_is_not_given_to_one_of_them(target: Path) -> None:
    cases = (ExchangedCase(uuid(401), "P7", documents=(uuid(21),)),)
    report = taken(a_project(document(), cases=cases), target)
    with opened(target) as project:
        assert {one.case_id for one in list_speakers(project)} == {None}
    assert any("speakers map" in one for one in report.tolerated)


def test_variables_become_attributes_of_cases_and_documents(target: Path) -> None:
    age, mood = uuid(501), uuid(502)
    attributes = (
        ExchangedAttribute(age, "Age", "number"),
        ExchangedAttribute(mood, "kind", "choice", ("calm",)),
        ExchangedAttribute(uuid(503), "Never used", "text"),
    )
    cases = (
        ExchangedCase(uuid(401), "Anna", values={age: "42"}),
        ExchangedCase(uuid(402), "Bert", values={age: "old"}),
    )
    report = taken(a_project(document(values={mood: "angry", age: "3"}), attributes=attributes, cases=cases), target)
    with opened(target) as project:
        found = {(one.level, one.name): (one.type, one.allowed) for one in list_attributes(project)}
        assert found == {
            ("participant", "Age"): ("text", ()),
            ("document", "Age"): ("number", ()),
            ("document", "kind (variable)"): ("choice", ("calm", "angry")),
            ("participant", "Never used"): ("text", ()),
        }
        assert {one.name: one.attributes for one in list_cases(project)} == {
            "Anna": {"Age": "42"},
            "Bert": {"Age": "old"},
        }
        assert list(document_attributes(project).values()) == [{"Age": "3", "kind (variable)": "angry"}]
    assert report.taken["values"] == 4
    sound(target)


def test_memos_come_to_stand_on_what_they_are_on(target: Path) -> None:
    memos = (
        ExchangedMemo(uuid(301), "on all", "project"),
        ExchangedMemo(uuid(302), "on the code", "code", FEELINGS, coder=BOB),
        ExchangedMemo(uuid(303), "on the text", "document", uuid(21), kind="theory"),
        ExchangedMemo(uuid(304), "on Anna", "case", uuid(401)),
        ExchangedMemo(uuid(305), "on nothing that is there", "code", fresh()),
        ExchangedMemo(uuid(306), "cell", "code", PLANS, case=uuid(401), kind="summary"),
    )
    inside = (
        ExchangedMemo(uuid(307), "here", "document", uuid(21), *ABSENT),
        ExchangedMemo(uuid(308), "why?", "coding", uuid(101), created_ms=5),
    )
    made = a_project(
        document([coding(1, PLANS, PLANNED)], memos=inside), memos=memos, cases=(ExchangedCase(uuid(401), "Anna"),)
    )
    taken(made, target)
    with opened(target) as project:
        found = {one.text: one for one in list_memos(project)}
        assert len(found) == 8
        assert found["on all"].document_id is found["on all"].code_id is None
        assert found["on the code"].coder == "bob"
        assert found["on the text"].kind == "theory"
        assert found["on Anna"].case_id is not None
        assert (found["cell"].case_id, found["cell"].code_id) != (None, None)
        assert (found["here"].start, found["here"].end) == ABSENT
        assert (found["why?"].coding_id, found["why?"].created_ms) == (list_codings(project)[0].id, 5)
    sound(target)


def test_sets_hold_what_they_held(target: Path) -> None:
    sets = (
        ExchangedSet(uuid(601), "document", "Wave 1", (uuid(21), uuid(21))),
        ExchangedSet(uuid(602), "code", "Wave 1", (PLANS, JOY)),
    )
    taken(a_project(document(), sets=sets), target)
    with opened(target) as project:
        found = {(one.kind, one.name, len(one.members)) for one in list_sets(project)}
        assert found == {("document", "Wave 1", 1), ("code", "Wave 1 (2)", 2)}


def test_identities_that_come_twice_are_told_apart(target: Path) -> None:
    codings = [coding(1, PLANS, PLANNED), coding(1, JOY, CHANGED)]
    report = taken(a_project(document(codings), document(number=21)), target)
    assert report.taken["codings"] == 2
    assert report.taken["documents"] == 2
    sound(target)


def test_a_text_of_white_space_alone_is_a_document_without_speech(target: Path) -> None:
    blank = replace(document(text=None), read=replace(document().read, text="\n", turns=()), original=b"\n")
    taken(a_project(blank), target)
    with opened(target) as project:
        (only,) = list_documents(project)
        assert (only.length, only.words, only.turns) == (1, 0, 0)
    sound(target)


def test_overlaps_stay_and_are_told(target: Path) -> None:
    start, end = PLANNED
    report = taken(a_project(document([coding(1, PLANS, PLANNED), coding(2, PLANS, (start + 3, end + 2))])), target)
    assert report.taken["codings"] == 2
    assert report.tolerated == ("codings that overlap another of their code and coder stay as they are: 2",)


def test_what_is_only_looked_at_leaves_nothing(tmp_path: Path) -> None:
    report = taken(a_project(document([coding(1, PLANS, PLANNED)])), None)
    assert (report.where, report.taken["codings"]) == ("", 1)
    assert not list(tmp_path.glob("*.qualcode"))


@pytest.mark.sqlite
def test_a_project_that_is_there_is_not_written_over(target: Path) -> None:
    taken(a_project(document()), target)
    with pytest.raises(ProjectError):
        taken(a_project(document()), target)


def test_a_reader_that_fails_in_the_middle_leaves_no_project(target: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield document([coding(1, PLANS, PLANNED)])
        raise InputError("a text is damaged", file="their.qdpx")

    with pytest.raises(InputError, match="a text is damaged"):
        taken(replace(a_project(document()), documents=broken), target)
    assert list(target.parent.iterdir()) in ([], [target.parent / "_config"]) or not target.exists()


def test_the_unknown_user_of_a_file_called_consensus_does_not_own_what_was_agreed_on(target: Path) -> None:
    users = (ExchangedCoder(ANN, "consensus"), ExchangedCoder(BOB, "ann\nlee"))
    taken(a_project(document(), coders=users), target)
    with opened(target) as project:
        assert [one.name for one in list_coders(project)] == ["mara", "consensus (2)", "ann lee"]
