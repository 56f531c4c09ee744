"""Differences as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from compared_study import LONG, PLAN, compared_study, done, give

from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_comment, set_star
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.disagreements import LATER, REOPENED, Decision, Difference, Disagreement, Mark
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.reconcile.showing import (
    coder_at,
    decision_words,
    decisions_shown,
    item_rows,
    keys_of,
    queue_answer,
    show_item,
)
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import find_coding
from rounds_study import working_as


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with compared_study(tmp_path) as project:
        yield project


BASIS = '{"coders":["1","2"],"codings":[]}'
DECISION = Decision(1, "d1", 1, None, "only", "all", BASIS, (), "it is about time", "mara", 0, LATER, "", None)


def test_the_first_two_coders_have_letters_and_the_first_nine_digits() -> None:
    assert [keys_of(place) for place in (0, 1, 2, 8, 9)] == [("a", "1"), ("b", "2"), ("3",), ("9",), ()]
    coders = tuple(f"coder {number}" for number in range(10))
    item = Disagreement("id", 1, Difference("only", coders, (Mark("c", "coder 0", "code", 0, 1),)), "open", None, None)
    assert [coder_at(item, key) for key in ("a", "1", "b", "9")] == ["coder 0", "coder 0", "coder 1", "coder 8"]
    assert coder_at(item, "0") is None and coder_at(item, "c") is None


def test_a_row_names_passage_speaker_and_what_each_did(study: Project) -> None:
    items = read_queue(study, Scope()).items
    rows = item_rows(study, items[::-1])
    assert [row.id for row in rows] == [items[1].id, items[0].id]
    first = rows[0]
    assert (first.document, first.kind, first.state, first.quote) == ("oak 4", "code", "open", PLAN)
    assert (first.turn, first.speaker) == (2, "DORA")
    here = (first.start, first.end)
    assert [(row.keys, row.coder, row.codes, row.spans) for row in first.readings] == [
        (("a", "1"), "ines", ("Time",), (here,)),
        (("b", "2"), "jonas", ("Plans",), (here,)),
        (("3",), "tom", (), ()),
    ]


def test_an_answer_counts_all_but_lists_what_is_asked_for(study: Project) -> None:
    queue = read_queue(study, Scope(tolerance=2))
    answer = queue_answer(study, queue, queue.items[:1])
    assert (answer.tolerance, answer.totals.open, answer.totals.agreed, len(answer.items)) == (2, 2, 1, 1)
    assert answer.left_out == queue.left_out
    assert item_rows(study, []) == []


def test_what_a_coder_said_of_a_coding_stands_beside_it(study: Project) -> None:
    item = read_queue(study, Scope()).items[1]
    coding = find_coding(study, item.difference.reading(item.difference.coders[1])[0].coding)
    with working_as(study, "jonas"):
        set_comment(study, coding.id, "the plan was theirs")
        set_star(study, coding.id, True)
        add_memo(study, "See [[Time]].", kind="theory", coding_id=coding.id)
    ines, jonas, tom = show_item(study, item).readings
    assert (ines.coder, jonas.coder, tom.coder) == ("ines", "jonas", "tom")
    (shown,) = jonas.codings
    assert (shown.id, shown.code, shown.quote) == (coding.uuid, "Plans", PLAN)
    assert (shown.comment, shown.star, shown.origin) == ("the plan was theirs", True, "manual")
    assert [(memo.kind, memo.text, memo.coder) for memo in shown.memos] == [("theory", "See Time.", "jonas")]
    assert jonas.spans == ((item.difference.span.start, item.difference.span.end),)
    assert (tom.codings, tom.spans) == ((), ())


def test_the_passage_is_shown_from_the_start_of_its_turn(study: Project) -> None:
    shown = show_item(study, read_queue(study, Scope()).items[0])
    assert shown.passage.text == f"ANNA: {PLAN} {LONG}"
    assert not shown.passage.cut_before and not shown.passage.cut_after
    here = shown.start - shown.passage.start
    assert shown.passage.text[here : here + len(shown.quote)] == shown.quote == LONG


def test_a_long_turn_is_cut_between_words(study: Project) -> None:
    passage = show_item(study, read_queue(study, Scope()).items[0], around=7).passage
    assert (passage.text, passage.cut_before, passage.cut_after) == (f"plan. {LONG}", True, False)
    item = read_queue(study, Scope()).items[1]
    after = show_item(study, item, around=10).passage
    assert (after.text, after.cut_after) == (f"DORA: {PLAN} It took", True)
    assert show_item(study, item, around=8).passage.text == f"DORA: {PLAN} It took"
    assert show_item(study, item, around=0).passage.text == PLAN


def test_nothing_is_cut_within_a_character(study: Project, tmp_path: Path) -> None:
    family = "👩‍👩‍👧"
    (tmp_path / "signs.txt").write_text(f"EVA: {family}plan{family}\n", encoding="utf-8")
    import_documents(study, [tmp_path / "signs.txt"])
    for coder in ("ines", "jonas"):
        done(study, coder, "signs")
    give(study, "signs", "ines", "Plans", "plan")
    (item,) = read_queue(study, Scope(document_ids=[_last(study)])).items
    passage = show_item(study, item, around=2).passage
    assert passage.text == f"{family}plan{family}"


def _last(project: Project) -> int:
    from qualcode.storage.reads.documents import find_document

    return find_document(project, "signs").id


def test_decisions_are_told_in_words(study: Project) -> None:
    ended = replace(DECISION, reason="", state=REOPENED, ended_by="ines", ended_ms=86_400_000)
    of_three = replace(DECISION, basis=BASIS.replace('"2"', '"2","3"'))
    said = [decision_words(one) for one in decisions_shown(study, [DECISION, ended, of_three])]
    assert said[0] == "both (mara, 1970-01-01): it is about time"
    assert said[1] == "both (mara, 1970-01-01) (reopened by ines, 1970-01-02)"
    assert said[2].startswith("all of them (mara")
    item = replace(read_queue(study, Scope()).items[0], state="later", decision=DECISION)
    (row,) = item_rows(study, [item])
    assert row.state == "later" and row.decision == show_item(study, item).decision
    assert row.decision is not None and row.decision.verdict == "both"


def test_a_verdict_on_a_merged_code_names_what_it_went_into(study: Project) -> None:
    tree = load_tree(study)
    time, plans = tree.find("Time"), tree.find("Plans")
    kept = replace(DECISION, verdict=f"code {time.uuid}")
    merge_codes(study, [time.id], plans.id)
    assert decisions_shown(study, [kept])[0].verdict == "Plans"
