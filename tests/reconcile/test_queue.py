"""The queue of what finished coders read differently: who is compared, what was decided, what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from compared_study import LONG, PLAN, code_ids, coder_ids, compared_study, done, give

from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import remove_codings
from qualcode.domain.disagreements import LATER, REOPENED, STANDING, Decision, Disagreement, TakeAll
from qualcode.domain.errors import NotFoundError
from qualcode.domain.values import CONSENSUS
from qualcode.reconcile.deciding import decide as settle_one
from qualcode.reconcile.queue import (
    Queue,
    Scope,
    counts_of,
    find_item,
    items_of_document,
    ordered,
    queue_progress,
    read_queue,
)
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import find_coding
from qualcode.team.rounds import new_round
from rounds_study import ids, working_as

Decide = Callable[..., Decision]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with compared_study(tmp_path) as project:
        yield project


@pytest.fixture
def decide(monkeypatch: pytest.MonkeyPatch) -> Decide:
    """Decisions as they would have been kept, each later than the one before."""
    kept: list[Decision] = []

    def listed(_: Any, document_ids: Any = None, states: Any = None) -> list[Decision]:
        return [one for one in kept if document_ids is None or one.document_id in document_ids]

    def add(item: Disagreement, state: str = STANDING, outcome: tuple[str, ...] = ()) -> Decision:
        number, difference = len(kept) + 1, item.difference
        about = (item.document_id, None, difference.kind, "both", difference.basis(), outcome, "")
        kept.append(Decision(number, f"decision {number}", *about, "mara", 1000 + number, state, "", None))
        return kept[-1]

    monkeypatch.setattr("qualcode.reconcile.queue.list_decisions", listed)
    return add


def told(queue: Queue) -> list[tuple[str, str, str]]:
    return [
        (queue.documents[one.document_id].name, one.difference.kind, one.state) for one in (*queue.items, *queue.agreed)
    ]


def test_the_queue_holds_what_those_who_finished_a_document_read_differently(study: Project) -> None:
    queue = read_queue(study, Scope())
    assert told(queue) == [("oak 1", "only", "open"), ("oak 4", "code", "open"), ("oak 1", "agreed", "open")]
    readings = [len(queue.items[1].difference.reading(coder)) for coder in queue.items[1].difference.coders]
    assert [queue.names[coder] for coder in queue.items[1].difference.coders] == ["ines", "jonas", "tom"]
    assert readings == [1, 1, 0]


def test_documents_that_fewer_than_two_finished_are_left_out_and_said_to_be(study: Project) -> None:
    queue = read_queue(study, Scope())
    assert [one.name for one in queue.documents.values()] == ["oak 1", "oak 4"]
    assert queue.left_out == ("6 documents that fewer than two of the coders finished",)
    few = read_queue(study, Scope(document_ids=ids(study, "oak 1", "oak 2")))
    assert few.left_out == ("1 document that fewer than two of the coders finished (oak 2)",)


def test_a_coder_who_has_not_finished_is_missing_and_said_to_be(study: Project) -> None:
    give(study, "oak 1", "tom", "Time", PLAN)
    queue = read_queue(study, Scope())
    assert told(queue)[0] == ("oak 1", "only", "open")
    assert "codings of tom in 1 document that tom has not finished" in queue.left_out
    done(study, "tom", "oak 1")
    joined = read_queue(study, Scope())
    assert [one.difference.kind for one in joined.agreed] == []
    assert len(joined.items) == 3


def test_finished_can_be_assumed_of_who_has_a_coding(study: Project) -> None:
    give(study, "oak 2", "ines", "Plans", LONG)
    queue = read_queue(study, Scope(assume_finished=True))
    assert [one[0] for one in told(queue)] == ["oak 1", "oak 2", "oak 2", "oak 4", "oak 1"]
    assert "taken as finished" in queue.left_out[0]


def test_consensus_is_never_compared(study: Project) -> None:
    with study.change("test", "") as tx:
        consensus = tx.add("coder", name=CONSENSUS, role="coder", colour="", created_ms=0)
    before = told(read_queue(study, Scope()))
    give(study, "oak 1", CONSENSUS, "Time", PLAN)
    done(study, CONSENSUS, "oak 1", "oak 2")
    assert told(read_queue(study, Scope())) == before
    asked = read_queue(study, Scope(coder_ids={consensus, *coder_ids(study, "jonas")}))
    assert told(asked) == []
    assert asked.left_out[0].startswith("Consensus is never compared")


def test_only_coders_who_are_asked_for_are_compared(study: Project) -> None:
    queue = read_queue(study, Scope(coder_ids=coder_ids(study, "tom", "jonas")))
    assert told(queue) == [("oak 4", "only", "open")]
    assert [queue.names[coder] for coder in queue.items[0].difference.coders] == ["jonas", "tom"]


def test_a_round_compares_its_coders_in_its_documents(study: Project) -> None:
    new_round(study, "R1", documents=ids(study, "oak 1", "oak 4"), coders=("jonas", "ines"), blind=False)
    (round_id,) = (one.id for one in _rounds(study))
    done(study, "tom", "oak 1")
    give(study, "oak 3", "ines", "Plans", PLAN)
    done(study, "ines", "oak 3")
    done(study, "tom", "oak 3")
    queue = read_queue(study, Scope(round_id=round_id))
    assert [one.name for one in queue.documents.values()] == ["oak 1", "oak 4"]
    assert {len(one.difference.coders) for one in (*queue.items, *queue.agreed)} == {2}


def _rounds(project: Project) -> list[Any]:
    from qualcode.storage.reads.rounds import list_rounds

    return list_rounds(project)


def test_what_is_hidden_from_a_blind_coder_is_not_compared(study: Project) -> None:
    new_round(study, "R1", documents=ids(study, "oak 4"), coders=("jonas", "mara"))
    queue = read_queue(study, Scope())
    assert [one.name for one in queue.documents.values()] == ["oak 1"]
    assert "1 document hidden while you code blindly in “R1”" in queue.left_out
    with working_as(study, "tom"):
        assert len(read_queue(study, Scope()).documents) == 2


def test_a_code_restricts_the_queue_to_where_it_occurs(study: Project) -> None:
    assert len(read_queue(study, Scope(code_ids=code_ids(study, "Time"))).items) == 2
    plans = read_queue(study, Scope(code_ids=code_ids(study, "Plans")))
    assert told(plans) == [("oak 4", "code", "open"), ("oak 1", "agreed", "open")]


def test_a_tolerance_makes_one_boundary_of_two(study: Project) -> None:
    for coder, words in (("jonas", "took us a long time."), ("ines", LONG)):
        give(study, "elm 1", coder, "Time", words)
        done(study, coder, "elm 1")
    here = Scope(document_ids=ids(study, "elm 1"))
    assert told(read_queue(study, here)) == [("elm 1", "boundary", "open")]
    assert told(read_queue(study, replace(here, tolerance=3))) == [("elm 1", "agreed", "open")]


def test_a_decision_settles_what_it_rests_on_and_nothing_else(study: Project, decide: Decide) -> None:
    before = read_queue(study, Scope())
    kept = decide(before.items[0])
    queue = read_queue(study, Scope())
    assert [one.state for one in queue.items] == ["settled", "open"]
    assert (queue.items[0].decision, queue.items[0].earlier) == (kept, None)
    assert queue.items[1].decision is None and queue.items[1].earlier is None
    assert [one.id for one in queue.items] == [one.id for one in before.items]


def test_what_is_put_off_waits_as_such(study: Project, decide: Decide) -> None:
    kept = decide(read_queue(study, Scope()).items[0], LATER)
    (item, *_) = read_queue(study, Scope()).items
    assert (item.state, item.decision) == ("later", kept)


def test_what_was_reopened_is_open_and_knows_what_it_was(study: Project, decide: Decide) -> None:
    kept = decide(read_queue(study, Scope()).items[0], REOPENED)
    (item, *_) = read_queue(study, Scope()).items
    assert (item.state, item.decision, item.earlier) == ("open", None, kept)


def test_the_latest_of_several_decisions_holds(study: Project, decide: Decide) -> None:
    item = read_queue(study, Scope()).items[0]
    decide(item)
    last = decide(item)
    assert read_queue(study, Scope()).items[0].decision == last


def test_a_late_coding_reopens_what_it_touches(study: Project, decide: Decide) -> None:
    for item in read_queue(study, Scope()).items:
        decide(item)
    give(study, "oak 4", "tom", "Time", PLAN)
    queue = read_queue(study, Scope())
    assert [one.state for one in queue.items] == ["settled", "open"]
    assert queue.items[1].earlier is not None and queue.items[1].earlier.id == 2
    assert queue.adrift == ()


def test_a_coder_who_finishes_later_reopens_the_document(study: Project, decide: Decide) -> None:
    kept = decide(read_queue(study, Scope()).items[0])
    done(study, "tom", "oak 1")
    agreed_before, decided_before, _ = read_queue(study, Scope()).items
    assert (agreed_before.difference.kind, agreed_before.earlier) == ("only", None)
    assert (decided_before.state, decided_before.earlier) == ("open", kept)
    done(study, "tom", "oak 1", still=False)
    assert read_queue(study, Scope()).items[0].state == "settled"


def test_a_coding_made_anew_in_the_place_of_a_decided_one_knows_the_decision(study: Project, decide: Decide) -> None:
    (item, *_) = read_queue(study, Scope()).items
    with study.change("test", "") as tx:
        tx.add("coder", name=CONSENSUS, role="coder", colour="", created_ms=0)
    made = give(study, "oak 1", CONSENSUS, "Time", LONG)
    kept = decide(item, outcome=(made,))
    with working_as(study, "jonas"):
        remove_codings(study, [find_coding(study, mark.coding).id for mark in item.difference.marks])
    gone = read_queue(study, Scope())
    assert [one.state for one in gone.items] == ["open"]
    assert gone.adrift == (kept,)
    give(study, "oak 1", "jonas", "Plans", LONG)
    anew = read_queue(study, Scope())
    assert (anew.items[0].state, anew.items[0].earlier, anew.adrift) == ("open", kept, ())


def test_merging_codes_leaves_what_was_decided_settled(study: Project, decide: Decide) -> None:
    decide(read_queue(study, Scope()).items[0])
    (source,), (target,) = code_ids(study, "Time"), code_ids(study, "Plans")
    merge_codes(study, [source], target)
    assert read_queue(study, Scope()).items[0].state == "settled"


def test_what_is_agreed_is_taken_over_by_a_decision(study: Project, decide: Decide) -> None:
    decide(read_queue(study, Scope()).agreed[0])
    counts = queue_progress(study, Scope())
    assert (counts.agreed, counts.taken_over, counts.open) == (1, 1, 2)


def test_the_counts_tell_the_states_apart(study: Project, decide: Decide) -> None:
    first, second = read_queue(study, Scope()).items
    decide(first)
    decide(second, LATER)
    counts = counts_of(read_queue(study, Scope()))
    assert (counts.documents, counts.open, counts.later, counts.settled, counts.differences) == (2, 0, 1, 1, 2)


def test_the_entries_of_a_document_are_those_of_the_whole_queue(study: Project) -> None:
    whole = read_queue(study, Scope())
    (oak,) = ids(study, "oak 1")
    assert items_of_document(study, Scope(), oak) == (whole.agreed[0], whole.items[0])
    elsewhere = Scope(document_ids=ids(study, "oak 4"))
    assert items_of_document(study, elsewhere, oak) == ()


def test_an_entry_is_found_by_the_beginning_of_its_id(study: Project) -> None:
    queue = read_queue(study, Scope())
    for item in (*queue.items, *queue.agreed):
        assert find_item(study, item.id[:13], Scope()) == item
    for typed, said in (
        ("ffff-ffff", "no difference has an id"),
        ("no id", "no difference has an id"),
        ("", "too short"),
    ):
        with pytest.raises(NotFoundError, match=said):
            find_item(study, typed, Scope())


def test_entries_can_be_ordered_by_code_and_by_trouble(study: Project) -> None:
    give(study, "oak 4", "tom", "Time", LONG)
    items = read_queue(study, Scope()).items
    tree = load_tree(study)
    codes = {code.uuid: code.name for code in tree.walk()}

    def of(by: str) -> list[set[str]]:
        return [{codes[mark.code] for mark in one.difference.marks} for one in ordered(items, by, tree)]

    assert of("document") == [{"Time"}, {"Plans", "Time"}, {"Time"}]
    assert of("code") == [{"Plans", "Time"}, {"Time"}, {"Time"}]
    assert of("trouble") == [{"Time"}, {"Plans", "Time"}, {"Time"}]


def test_decisions_of_a_document_that_is_compared_no_more_are_told(study: Project) -> None:
    item = read_queue(study, Scope()).items[0]
    settle_one(study, item, TakeAll())
    for coder in item.difference.coders[:-1]:
        name = next(one.name for one in list_coders(study) if one.uuid == coder)
        done(study, name, read_queue(study, Scope()).documents[item.document_id].name, still=False)
        if item.document_id not in read_queue(study, Scope()).documents:
            break
    assert {one.document_id for one in read_queue(study, Scope()).adrift} == {item.document_id}
