"""Merging again, merging what meets something else here, and what is told of what is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from returned import Study, code, codings, correct, give, rows, work

from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import redefine_code, rename_code
from qualcode.codebook.proposing import propose_code
from qualcode.codebook.removing import remove_code
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import change_code, remove_codings, resize, set_comment, set_star
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import NotFoundError
from qualcode.retrieval.saved import save_query, shown_query
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.merging.conflicts import list_conflicts, settle
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.team.rounds import new_round

pytestmark = pytest.mark.sqlite


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)


@pytest.fixture
def stranger(study: Study, tmp_path: Path) -> Path:
    """A project of its own, of one of the same texts under another name, with two codes of its own."""
    with study.lead() as project:
        text = read_text(project, find_document(project, "first").version_id)
    (tmp_path / "renamed.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "stranger.qualcode"
    with create_project(path, name="Stranger", coder="zoe") as project:
        import_documents(project, [tmp_path / "renamed.txt"])
        create_code(project, "People", definition="People.")
        create_code(project, "Zeit")
        document = list_documents(project)[0].id
        apply_code(project, document, (30, 50), code(project, "People"))
        save_query(project, "both", "People AND Zeit")
        uuid = rows(project, "code")[0]["uuid"]
        add_memo(project, f"see [[code:{uuid}|People]]", document_id=document)
    return path


def zoe(path: Path, *steps: Any) -> None:
    work(path, *steps, coder="zoe")


def first(project: Project) -> Any:
    return codings(project)[0]


def side(study: Study, which: str) -> dict[str, Any]:
    """One side of the only conflict."""
    (conflict,) = study.rows("conflict")
    found: dict[str, Any] = json.loads(conflict[which])
    return found


# ---------------------------------------------------------------------- merging again


def test_a_project_that_was_matched_by_text_and_names_comes_in_again(study: Study, stranger: Path) -> None:
    study.back(stranger, coders={"zoe": "new"}, codes={"Zeit": "Time"})
    before = study.paths()
    zoe(
        stranger,
        lambda p: apply_code(p, list_documents(p)[0].id, (60, 75), code(p, "People")),
        lambda p: apply_code(p, list_documents(p)[0].id, (90, 99), code(p, "Zeit")),
        lambda p: remove_codings(p, [rows(p, "coding")[0]["id"]]),
    )
    report = study.back(stranger)
    assert (report.of("coding").added, report.of("coding").removed, report.conflicts) == (2, 1, 0)
    assert study.paths() == before and {one[0] for one in study.said("zoe")} == {"People", "Time"}


def test_what_a_coder_was_said_to_be_is_known_of_what_she_removed(study: Study, stranger: Path) -> None:
    study.back(stranger, coders={"zoe": "ann"})
    zoe(stranger, lambda p: remove_codings(p, [rows(p, "coding")[0]["id"]]))
    assert study.back(stranger, coders={"zoe": "ann"}).of("coding").removed == 1


@pytest.mark.long
def test_a_code_that_was_said_to_be_another_is_changed_by_what_is_done_to_it_later(
    study: Study, stranger: Path
) -> None:
    study.back(stranger, coders={"zoe": "new"}, codes={"Zeit": "Time"})
    before = study.conflicts()
    zoe(stranger, lambda p: redefine_code(p, code(p, "People"), include="everybody"))
    assert study.back(stranger).conflicts == 0
    assert [row["include"] for row in study.rows("code", name="People")] == ["everybody"]
    zoe(stranger, lambda p: redefine_code(p, code(p, "Zeit"), include="hours"))
    study.back(stranger)
    assert study.conflicts() == [*before, ("changed", "code")]  # It says something else here.
    assert [row["include"] for row in study.rows("code", name="Time")] == [""]
    zoe(stranger, lambda p: rename_code(p, code(p, "Zeit"), "Stunden"))
    study.back(stranger)
    assert ("changed", "code") in study.conflicts() and "Time" in study.paths()


def double(study: Study) -> Path:
    """A bundle and a project in both of which the same words were coded with the same code."""
    path = study.hand_out()
    work(path, lambda p: give(p, "very much", "Time"))
    work(study.path, lambda p: give(p, "very much", "Time"))
    assert study.back(path).doubles == 1
    return path


def of_words(project: Project, words: str = "very much") -> Any:
    return next(one for one in codings(project) if one.quote == words)


def test_a_coding_that_was_here_already_goes_when_it_is_removed_there(study: Study) -> None:
    path = double(study)
    work(path, lambda p: remove_codings(p, [of_words(p).id]))
    assert study.back(path).of("coding").removed == 1
    assert "very much" not in {one[1] for one in study.said()}


def test_a_coding_that_was_here_already_is_changed_by_what_is_done_to_it_there(study: Study) -> None:
    path = double(study)
    work(path, lambda p: set_comment(p, of_words(p).id, "there"))
    assert study.back(path).conflicts == 0
    assert ("Time", "very much", "there") in study.said()
    work(path, lambda p: set_comment(p, of_words(p).id, "there again"))
    work(study.path, lambda p: set_comment(p, of_words(p).id, "here"))
    assert study.back(path).conflicts == 1 and ("Time", "very much", "here") in study.said()


# ---------------------------------------------------------------------- links


def test_links_to_a_coding_that_was_here_already_lead_to_that(study: Study) -> None:
    path = study.hand_out()

    def linked(project: Project) -> None:
        give(project, "very much", "Time")
        quote = of_words(project)
        add_memo(project, f"see [[quote:{quote.uuid}|it]]", document_id=quote.document_id)
        redefine_code(project, code(project, "Plans"), include=f"as [[quote:{quote.uuid}]]")

    work(path, linked)
    work(study.path, lambda p: give(p, "very much", "Time"))
    study.back(path)
    with study.lead() as project:
        uuid = of_words(project).uuid
    (memo,) = study.rows("memo")
    (plans,) = study.rows("code", name="Plans")
    for text in (memo["text"], plans["include"]):
        assert uuid.startswith(text.split("quote:")[1].split("|")[0].split("]")[0])
    assert memo["text"].endswith("|it]]")
    work(path, lambda p: rewrite_memo(p, list_memos(p)[0], f"{list_memos(p)[0].text} and more"))
    assert study.back(path).conflicts == 0
    assert study.rows("memo")[0]["text"] == f"{memo['text']} and more"


def test_queries_and_memos_name_the_codes_that_those_of_there_are_here(study: Study, stranger: Path) -> None:
    study.back(stranger, coders={"zoe": "new"}, codes={"Zeit": "Time"})
    with study.lead() as project:
        assert shown_query(project, "both").query == "People AND Time"
        (uuid,) = [row["uuid"] for row in rows(project, "code", name="People")]
        assert [row["text"] for row in rows(project, "memo")] == [f"see [[code:{uuid}|People]]"]


# ---------------------------------------------------------------------- places in conflicts


def test_what_was_removed_here_waits_where_its_words_are_by_now(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: set_comment(p, first(p).id, "there"))
    work(study.path, lambda p: remove_codings(p, [first(p).id]))
    with study.lead() as project:
        correct(project, "How did it", "Well then, tell me now: how did it all")
        text = read_text(project, find_document(project, "first").version_id)
    study.back(path)
    theirs = side(study, "theirs")
    assert text[theirs["start"] : theirs["end"]] == theirs["quote"] and theirs["comment"] == "there"


def test_a_conflict_over_a_memo_says_on_which_text_its_place_is(study: Study) -> None:
    work(study.path, lambda p: add_memo(p, "m", document_id=find_document(p, "first").id, span=(5, 20)))
    path = study.hand_out()
    work(path, lambda p: rewrite_memo(p, list_memos(p)[0], "there"))
    with study.lead() as project:
        rewrite_memo(project, list_memos(project)[0], "")
    study.back(path)
    with study.lead() as project:
        version = find_document(project, "first").version_id
    theirs = side(study, "theirs")
    assert (theirs["version_id"], theirs["start"], theirs["end"]) == (version, 5, 20)


def test_what_was_removed_here_and_whose_words_are_gone_waits_on_the_text_that_had_them(study: Study) -> None:
    work(study.path, lambda p: give(p, "The bell was the hard part of it.", "Time"))
    path = study.hand_out()
    work(path, lambda p: set_comment(p, of_words(p, "The bell was the hard part of it.").id, "there"))
    work(study.path, lambda p: remove_codings(p, [of_words(p, "The bell was the hard part of it.").id]))
    with study.lead() as project:
        before = find_document(project, "first").version_id
        correct(project, "The bell was the hard part of it. ", "")
    study.back(path)
    theirs = side(study, "theirs")
    with study.lead() as project:
        assert theirs["version_id"] == before
        assert read_text(project, before)[theirs["start"] : theirs["end"]] == theirs["quote"]
        settle(project, list_conflicts(project)[0], "theirs")
        assert [one.quote for one in list_unplaced(project)] == [theirs["quote"]]


def test_a_coding_that_was_put_elsewhere_here_is_not_removed_unasked(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: remove_codings(p, [codings(p)[1].id]))

    def put(project: Project) -> None:
        text = read_text(project, find_document(project, "first").version_id)
        start = text.index("MS. OAK: We had a plan") + 9
        resize(project, codings(project)[1].id, (start, text.index("\n\nINTERVIEWER: And")))
        set_comment(project, codings(project)[1].id, "important here")

    work(study.path, put)
    with study.lead() as project:
        correct(project, "plan and nobody read it", "zq")
    study.back(path)
    assert study.conflicts() == [("removed there", "coding")]
    assert "important here" in {one[2] for one in study.said()}


def test_a_passage_chosen_there_whose_words_are_gone_here_waits(study: Study) -> None:
    path = study.hand_out()

    def there(project: Project) -> None:
        start = read_text(project, find_document(project, "first").version_id).index("Then the schedule")
        resize(project, codings(project)[0].id, (start, start + len("Then the schedule changed")))

    work(path, there)
    with study.lead() as project:
        correct(project, "Then the schedule changed and we began again", "Vq")
        before = {one.uuid: one.quote for one in codings(project)}
    study.back(path)
    assert study.conflicts() == [("changed", "coding")]
    assert side(study, "theirs")["quote"] == "Then the schedule changed"
    with study.lead() as project:
        assert {one.uuid: one.quote for one in codings(project)} == before


def test_a_coding_coded_anew_there_waits_where_its_first_code_was_removed_here(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: change_code(p, first(p).id, code(p, "Time")))
    with study.lead() as project:
        gone = first(project).uuid
        remove_code(project, first(project).code_id, with_codings=True)
        time = code(project, "Time")
    study.back(path)
    assert ("removed here", "coding", gone) in [
        (row["kind"], row["item_table"], row["item"]) for row in study.rows("conflict")
    ]
    theirs = [json.loads(row["theirs"]) for row in study.rows("conflict", item=gone)]
    assert [one["code_id"] for one in theirs] == [time]


# ---------------------------------------------------------------------- what meets something else here


def test_a_coding_changed_into_one_that_is_here_becomes_one_with_it(study: Study) -> None:
    ann, also = study.hand_out(), study.hand_out()

    def again(project: Project) -> None:
        coding = first(project)
        apply_code(project, coding.document_id, (coding.start, coding.end), code(project, "Time"))

    def other(project: Project) -> None:
        coding = first(project)
        add_memo(project, f"on [[quote:{coding.uuid}]]", coding_id=coding.id)
        set_comment(project, coding.id, "why")
        set_star(project, coding.id, True)
        change_code(project, coding.id, code(project, "Time"))

    work(ann, again)
    work(also, other)
    study.back(ann)
    report = study.back(also)
    assert report.conflicts == 0
    with study.lead() as project:
        (both,) = [one for one in codings(project) if one.code_id == code(project, "Time") and one.comment]
        assert (both.comment, both.star) == ("why", True)
        (memo,) = rows(project, "memo")
        assert memo["coding_id"] == both.id and both.uuid.startswith(memo["text"].split("quote:")[1][:-2])
        assert len({(one.code_id, one.start, one.end) for one in codings(project)}) == len(codings(project))
    work(also, lambda p: set_comment(p, next(one.id for one in codings(p) if one.comment == "why"), "and so"))
    assert study.back(also).conflicts == 0 and "and so" in {one[2] for one in study.said()}


def test_a_name_that_is_taken_here_is_asked_about(study: Study) -> None:
    copy = study.copy("copy")
    work(copy, lambda p: rename_document(p, find_document(p, "first").id, "new"), coder="mara")
    work(copy, lambda p: give_again(p), coder="mara")
    with study.lead() as project:
        rename_document(project, find_document(project, "second").id, "new")
    report = study.back(copy)
    assert study.conflicts() == [("changed", "document")] and report.of("coding").added == 1
    assert sorted(row["name"] for row in study.rows("document")) == ["first", "new"]


def give_again(project: Project) -> None:
    document = find_document(project, "second")
    start = read_text(project, document.version_id).index("very much")
    apply_code(project, document.id, (start, start + 9), code(project, "Time"))


def test_names_that_were_exchanged_there_are_asked_about_or_taken_over(study: Study) -> None:
    copy = study.copy("copy")
    work(
        copy,
        lambda p: rename_document(p, find_document(p, "first").id, "third"),
        lambda p: rename_document(p, find_document(p, "second").id, "first"),
        coder="mara",
    )
    assert study.back(copy).conflicts == 0
    assert sorted(row["name"] for row in study.rows("document")) == ["first", "third"]


# ---------------------------------------------------------------------- what points to things there


def test_what_waits_there_waits_here_under_the_definition_that_it_has_here(study: Study) -> None:
    path = study.hand_out()
    with study.lead() as project:
        redefine_code(project, code(project, "People"), definition="another")  # Numbers are others here than there.
    work(
        path,
        lambda p: redefine_code(p, code(p, "Time"), definition="later"),
        lambda p: correct(p, "once more. ", "once more. Xylophones played all night long. "),
        lambda p: give(p, "Xylophones played all night", "Time"),
        lambda p: correct(p, "Xylophones played all night long. ", ""),
    )
    study.back(path)
    (waiting,) = study.rows("unplaced")
    definitions = {row["id"]: row["definition"] for row in study.rows("definition")}
    assert definitions[json.loads(waiting["rest"])["definition_id"]] == "later"


def test_a_speaker_who_was_said_to_be_a_participant_there_is_so_here(study: Study) -> None:
    copy = study.copy("copy")
    work(copy, lambda p: map_speaker(p, "MS. OAK", participant="Oak"), coder="mara")
    assert study.back(copy).conflicts == 0
    (oak,) = study.rows("cases")
    assert {row["case_id"] for row in study.rows("speaker", label="MS. OAK")} == {oak["id"]}


def test_two_participants_that_a_speaker_was_said_to_be_are_asked_about(study: Study) -> None:
    copy = study.copy("copy")
    work(copy, lambda p: map_speaker(p, "MS. OAK", participant="Oak"), coder="mara")
    with study.lead() as project:
        map_speaker(project, "MS. OAK", participant="Elm")
        before = rows(project, "speaker")
    study.back(copy)
    assert set(study.conflicts()) == {("changed", "speaker")} and study.rows("speaker") == before


# ---------------------------------------------------------------------- what is told


def test_what_is_left_alone_is_told(study: Study) -> None:
    copy = study.copy("copy")

    def organise(project: Project) -> None:
        new_round(project, "r2", documents=[one.id for one in list_documents(project)], coders=["bea"], blind=False)
        propose_code(project, "New")

    work(copy, organise, coder="mara")
    report = study.back(copy)
    (told,) = [note for note in report.notes if note.startswith("not taken over")]
    assert "1 round" in told and "2 assignments of new rounds" in told
    assert not any("removed here" in note for note in report.notes)
    assert study.rows("round") == [] and report.of("proposal").added == 1


def test_a_set_that_was_removed_there_stays_with_its_members_and_is_told(study: Study) -> None:
    with study.lead() as project, project.change("set", "a set") as tx:
        set_id = tx.add("sets", kind="document", name="few")
        document = find_document(project, "first").id
        tx.add("set_member", set_id=set_id, document_id=document, case_id=None, code_id=None)

    def remove(project: Project) -> None:
        with project.change("remove-set", "gone") as tx:
            tx.delete_where("set_member", {})
            tx.delete_where("sets", {})

    copy = study.copy("copy")
    work(copy, remove, lambda p: give(p, "very much", "Time"))
    report = study.back(copy)
    assert "removed there and kept here: 1 set" in report.notes
    assert len(study.rows("sets")) == len(study.rows("set_member")) == 1


def test_proposals_of_another_project_come_in(study: Study, stranger: Path) -> None:
    zoe(stranger, lambda p: propose_code(p, "New"))
    assert study.back(stranger, coders={"zoe": "new"}).of("proposal").added == 1


def test_a_merge_of_which_only_definitions_come_in_is_a_merge(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: redefine_code(p, code(p, "Time"), definition="there"))
    with study.lead() as project:
        rename_code(project, code(project, "Time"), "Hours")
    report = study.back(path)
    assert report.of("definition").added and not report.nothing


def test_a_new_coder_is_told(study: Study, stranger: Path) -> None:
    assert study.back(stranger, coders={"zoe": "new"}).of("coder").added == 1


def test_one_document_is_not_told_as_several(study: Study) -> None:
    path = study.hand_out()
    work(path, lambda p: remove_document(p, find_document(p, "first").id, with_codings=True))
    assert any(note.startswith("1 document removed there") for note in study.back(path).notes)


def test_memos_on_codings_of_a_document_that_was_removed_there_stay(study: Study) -> None:
    work(study.path, lambda p: add_memo(p, "on it", coding_id=first(p).id))
    path = study.hand_out()
    work(path, lambda p: remove_document(p, find_document(p, "first").id, with_codings=True))
    study.back(path)
    assert [row["text"] for row in study.rows("memo")] == ["on it"]


# ---------------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"coders": {"zoe": "new", "zoo": "ann"}}, "no coder “zoo” in the file.*“zoe”"),
        ({"coders": {"zoe": "new"}, "codes": {"Zait": "Time"}}, "no code “Zait” in the file.*“Zeit”"),
    ],
)
def test_an_answer_about_what_is_not_there_is_refused(
    study: Study, stranger: Path, answers: dict[str, Any], sentence: str
) -> None:
    with study.lead() as project, pytest.raises(NotFoundError, match=sentence):
        merge_file(project, stranger, Answers(**answers))
