from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counted_study import FIRST, give, opened, working_as
from example_counts import examples
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import redefine_code
from qualcode.codebook.removing import retire_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.memo_journal import work_of_days
from qualcode.coding.passages import transcript_of
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.spans import Span
from qualcode.domain.values import AUTOCODED
from qualcode.history.undoing import undo
from qualcode.retrieval.autocoding import Place, Proposal, autocode, looked_for, propose, speaker_places
from qualcode.retrieval.widening import WIDENINGS, Widening, widen
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import contexts_of, list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.history import list_changes


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def places_of(project: Project, words: str) -> list[Place]:
    """Every place of some words, the last documents first."""
    found = []
    for document in list_documents(project):
        text, start = read_text(project, document.version_id), -1
        while (start := text.find(words, start + 1)) >= 0:
            found.append((document.id, Span(start, start + len(words))))
    return found[::-1]


def code(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def proposed(project: Project, words: str, name: str, to: Widening = "found") -> Proposal:
    return propose(project, places_of(project, words), code(project, name), to=to)


def told(proposal: Proposal) -> list[tuple[str, str, int, str]]:
    return [(row.document, row.quote, row.hits, row.state) for row in proposal.rows]


def test_a_hit_list_is_shown_as_the_passages_that_would_be_coded(study: Project) -> None:
    found = proposed(study, "plan", "Plan/Unknown", "sentence")
    assert told(found) == [
        ("first", "How is the plan?", 1, "new"),
        ("first", "I like the plan.", 1, "new"),
        ("second", "We never saw the plan.", 1, "has it"),
    ]
    assert [(row.turn, row.speaker) for row in found.rows] == [(0, "INTERVIEWER"), (1, "ANNA"), (1, "CARA")]
    assert (found.hits, found.left_out, found.documents) == (3, 0, 2)
    assert [FIRST[slice(*row.hit)] for row in found.rows[:2]] == ["plan", "plan"]
    assert [found.count(state) for state in ("new", "has it", "overlaps")] == [2, 1, 0]
    assert (found.rows[1].before, found.rows[1].after) == (" ", " We use it daily.")


def test_hits_of_one_passage_are_one_row_and_hits_given_twice_count_once(study: Project) -> None:
    found = propose(study, places_of(study, "o") * 2, code(study, "Time"), to="sentence")
    [row] = [row for row in found.rows if row.quote == "I do not like it."]
    assert row.hits == 2
    assert sum(row.hits for row in found.rows) == found.hits - found.left_out


def test_passages_that_overlap_are_united_and_those_that_touch_are_not(study: Project) -> None:
    first = find_document(study, "first")
    start = FIRST.index("We use it daily")
    spans = [(0, 6), (3, 9), (9, 15)]
    found = propose(study, [(first.id, Span(start + a, start + b)) for a, b in spans], code(study, "Time"))
    assert [(row.quote, row.hits) for row in found.rows] == [("We use it", 2), ("daily", 1)]
    halves = [(first.id, Span(start, start + 4)), (first.id, Span(start + 4, start + 9))]
    assert [row.quote for row in propose(study, halves, code(study, "Time")).rows] == ["We u", "se it"]


def test_hits_outside_speech_are_left_out_and_counted(study: Project) -> None:
    found = proposed(study, "ANNA", "Time", "sentence")
    assert (told(found), found.hits, found.left_out) == ([], 1, 1)
    [row] = proposed(study, "ANNA", "Time", "turn").rows
    assert (row.quote, row.hit) == ("I like the plan. We use it daily.", row.span)


def test_only_own_codings_of_the_code_decide_how_a_passage_stands(study: Project) -> None:
    assert [row.state for row in proposed(study, "There is no time", "Time", "turn").rows] == ["has it", "overlaps"]
    with working_as(study, "jonas"):
        assert [row.state for row in proposed(study, "There is no time", "Time").rows] == ["new", "new"]
    with working_as(study, "nobody yet"):
        assert [row.state for row in proposed(study, "There is no time", "Time").rows] == ["new", "new"]


def test_two_codings_side_by_side_cover_a_passage(study: Project) -> None:
    give(study, "first", "I do not", "Unknown")
    give(study, "first", "like it.", "Unknown")
    [row] = proposed(study, "I do not like it.", "Unknown").rows
    assert row.state == "has it"
    [row] = proposed(study, "I do not like it.\n\nINTERVIEWER: Why", "Unknown").rows
    assert row.state == "overlaps"


def test_all_passages_are_coded_in_one_change_that_tells_what_was_looked_for(study: Project) -> None:
    found = proposed(study, "plan", "Plan/Unknown", "sentence")
    done = autocode(study, found.code_id, found.rows, how=looked_for("text", "plan", "sentence"))
    assert (done.given, done.skipped, done.overlapping) == (2, 1, 0)
    assert done.message == (
        "Plan/Unknown given to 2 passages (autocoded: text “plan”, as sentences); 1 passage had it already"
    )
    latest = list_changes(study, limit=1)[0]
    assert (latest.verb, latest.reason, latest.rows) == ("autocode", "text “plan”, as sentences", 2)
    assert latest.summary == done.effects.summary
    assert done.effects.focus is not None and done.effects.focus.span == found.rows[0].span
    made = [coding for coding in list_codings(study) if coding.origin == AUTOCODED]
    assert [(coding.quote, coding.turn) for coding in made] == [("How is the plan?", 0), ("I like the plan.", 1)]
    assert {coding.coder_id for coding in made} == {study.known_coder_id()}
    start, end = made[1].span
    assert contexts_of(study, [made[1].id])[made[1].id] == (FIRST[start - 32 : start], FIRST[end : end + 32])


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with opened(tmp_path_factory.mktemp("coded")) as project:
        yield project


offsets = st.integers(0, len(FIRST))


@given(
    st.lists(st.tuples(offsets, offsets), max_size=12), st.sampled_from(WIDENINGS), st.sampled_from(["Time", "Liked"])
)
@settings(max_examples=examples(60), deadline=None)
def test_rows_are_what_a_look_at_every_character_says(
    coded: Project, ends: list[tuple[int, int]], to: Widening, name: str
) -> None:
    document = find_document(coded, "first")
    transcript = transcript_of(coded, document.id)
    hits = {Span(min(pair), max(pair)) for pair in ends if pair[0] != pair[1]}
    found = propose(coded, [(document.id, hit) for hit in hits], code(coded, name), to=to)
    passages = [passage for hit in hits if (passage := widen(transcript, hit, to)) is not None]
    own = {at for c in list_codings(coded, document_id=document.id) for at in range(*c.span)
           if (c.code_id, c.coder_id) == (found.code_id, coded.known_coder_id())}  # fmt: skip
    assert found.left_out == len(hits) - len(passages)
    assert {at for row in found.rows for at in range(*row.span)} == {at for span in passages for at in range(*span)}
    assert all(one.end <= other.start for one, other in pairwise(found.rows))
    for row in found.rows:
        assert row.hits == sum(row.span.overlaps(passage) for passage in passages)
        assert row.quote == FIRST[row.start : row.end] and row.start <= row.hit.start < row.hit.end <= row.end
        having = [at in own for at in range(*row.span) if FIRST[at].strip()]
        touched = any(at in own for at in range(*row.span))
        assert row.state == ("has it" if all(having) else "overlaps" if touched else "new")


def test_the_journal_of_the_project_tells_autocoded_passages_from_codings_that_were_made(study: Project) -> None:
    found = proposed(study, "it", "Plan/Unknown")
    autocode(study, found.code_id, found.rows, how="text “it”")
    told = {(one.thing, one.did): one.number for _, one in work_of_days(study, coders=["mara"])}
    assert (told["passage", "autocoded"], told["coding", "made"]) == (len(found.rows), 6)


def test_autocoding_is_undone_as_one_also_after_a_restart(study: Project, tmp_path: Path) -> None:
    before = list_codings(study)
    found = proposed(study, "it", "Plan/Unknown")
    assert autocode(study, found.code_id, found.rows, how="text “it”").given == len(found.rows) > 3
    study.close()
    with open_project(tmp_path / "counted.qualcode", coder="mara") as again:
        assert len(list_codings(again)) == len(before) + len(found.rows)
        undo(again)
        assert list_codings(again) == before
        undo(again)
        assert len(list_codings(again)) == len(before) - 1


def test_what_was_coded_by_hand_stays_as_it_is(study: Project) -> None:
    before = list_codings(study)
    found = proposed(study, "There is no time", "Time", "turn")
    done = autocode(study, found.code_id, found.rows, how="text")
    assert (done.given, done.skipped, done.overlapping) == (1, 1, 1)
    assert done.message.endswith("1 coding overlaps one of yours")
    after = list_codings(study)
    assert [coding for coding in after if coding.origin != AUTOCODED] == before
    assert len(after) == len(before) + 1


def test_the_chosen_passages_alone_are_coded(study: Project) -> None:
    found = proposed(study, "it", "Plan/Unknown")
    done = autocode(study, found.code_id, found.rows[1:2] * 2, how="text “it”")
    assert done.given == 1 and done.effects.summary.startswith("Plan/Unknown given to 1 passage (")
    [made] = [coding for coding in list_codings(study) if coding.origin == AUTOCODED]
    assert (made.document_id, made.span) == (found.rows[1].document_id, found.rows[1].span)


def test_passages_that_got_the_code_meanwhile_are_skipped(study: Project) -> None:
    found = proposed(study, "I like the plan.", "Unknown")
    apply_code(study, found.rows[0].document_id, found.rows[0].span, found.code_id)
    changes = len(list_changes(study))
    done = autocode(study, found.code_id, found.rows, how="text")
    assert (done.given, done.skipped, done.effects.change_id) == (0, 1, None)
    assert done.message == "the passage has Plan/Unknown already"
    assert len(list_changes(study)) == changes


def test_undo_looks_at_the_first_passage_that_was_given_and_at_none_that_was_skipped(study: Project) -> None:
    found = proposed(study, "plan", "Time")
    assert [row.state for row in found.rows] == ["new"] * 3
    apply_code(study, found.rows[0].document_id, found.rows[0].span, found.code_id)
    done = autocode(study, found.code_id, found.rows, how="text")
    assert (done.given, done.skipped) == (2, 1)
    assert done.effects.focus is not None and done.effects.focus.span == found.rows[1].span
    [undone] = undo(study)
    assert undone.focus is not None and undone.focus.span == found.rows[1].span


def test_a_code_is_given_as_it_is_defined_now(study: Project) -> None:
    redefine_code(study, code(study, "Time"), reason="too broad", definition="Too little of it.")
    found = proposed(study, "plan", "Time")
    autocode(study, found.code_id, found.rows, how="text")
    now = load_tree(study).find("Time").definition_id
    assert now is not None
    assert {coding.definition_id for coding in list_codings(study) if coding.origin == AUTOCODED} == {now}


def test_what_cannot_be_coded_is_refused_and_nothing_is_written(study: Project, tmp_path: Path) -> None:
    found = proposed(study, "plan", "Time")
    with pytest.raises(RuleError, match="no passage is chosen"):
        autocode(study, found.code_id, [], how="text")
    (tmp_path / "new.txt").write_text(FIRST.replace("How is the plan?", "And how is the plan?"), encoding="utf-8")
    replace_document(study, plan_replacement(study, find_document(study, "first"), tmp_path / "new.txt"))
    before = list_codings(study)
    with pytest.raises(RuleError, match="text of “first” has changed"):
        autocode(study, found.code_id, found.rows, how="text")
    assert list_codings(study) == before
    retire_code(study, found.code_id)
    with pytest.raises(RuleError, match="retired"):
        autocode(study, found.code_id, found.rows, how="text")
    with pytest.raises(RuleError, match="retired"):
        propose(study, [], found.code_id)
    with pytest.raises(NotFoundError):
        propose(study, [(999, Span(0, 3))], code(study, "Plan"))
    with pytest.raises(NotFoundError):
        propose(study, [], 999)


def test_a_long_needle_is_cut_in_the_history_and_kept_whole_as_the_reason(study: Project) -> None:
    found = proposed(study, "plan", "Time")
    how = looked_for("regex", "plan|" * 60)
    autocode(study, found.code_id, found.rows, how=how)
    latest = list_changes(study, limit=1)[0]
    assert latest.reason == how and len(latest.summary) < 140 and latest.summary.endswith("…)")


def said(project: Project, places: list[Place]) -> list[str]:
    texts = {document.id: read_text(project, document.version_id) for document in list_documents(project)}
    return [texts[document_id][slice(*span)] for document_id, span in places]


def test_a_speaker_gives_what_is_said_in_each_of_the_turns(study: Project) -> None:
    assert said(study, speaker_places(study, label="ben")) == ["I do not like it.", "There is no time."]
    assert said(study, speaker_places(study, participant="p3")) == ["We never saw the plan. There is no time here."]
    assert len(speaker_places(study, role="interviewer")) == 3
    assert said(study, speaker_places(study, role="interviewer", documents=["second"])) == ["And here?"]
    assert speaker_places(study, role="participant", label="CARA") == speaker_places(study, participant="P3")


def test_a_speaker_who_is_not_there_is_refused(study: Project) -> None:
    create_path(study, "Who")
    with pytest.raises(NotFoundError, match="nobody is called “EVE” there"):
        speaker_places(study, label="EVE")
    with pytest.raises(NotFoundError, match="no participant is called “P9”"):
        speaker_places(study, participant="P9")
    with pytest.raises(NotFoundError, match="nobody is marked as unknown there"):
        speaker_places(study, role="unknown")
    with pytest.raises(NotFoundError, match="nobody is called “ANNA” there"):
        speaker_places(study, label="ANNA", documents=["second"])
    with pytest.raises(RuleError, match="no role"):
        speaker_places(study, role="teacher")
    with pytest.raises(RuleError):
        speaker_places(study)
