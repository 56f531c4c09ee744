"""The codings of Consensus: where they come from, what they bear, and whose they count beside."""

from __future__ import annotations

from pathlib import Path

import pytest
from compared_study import done, give
from settled_study import AGAIN, BELL, NOBODY, OAK, PLAN, agreed_on, lay_out, on, queue, uuid_of

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.selecting import choose_coders
from qualcode.codebook.defining import redefine_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_comment, set_star
from qualcode.coding.exchange import import_codings
from qualcode.domain.disagreements import TakeAll, TakeBoundary, TakeCode, TakeNone, TakeReading
from qualcode.domain.spans import Span
from qualcode.domain.values import CONSENSUS, Coding
from qualcode.history.undoing import undo
from qualcode.reconcile.consensus import origin_of
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.taking_over import take_over_agreed
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.decisions import Source
from qualcode.storage.reads.documents import list_documents, read_text

PLANS = "Plans"


@pytest.fixture
def study(coded: Project) -> Project:
    """Two coders who agree on one passage and differ on two."""
    lay_out(
        coded,
        [
            ("ann", PLANS, PLAN),
            ("tom", PLANS, PLAN),
            ("ann", PLANS, NOBODY),
            ("ann", "Schedules", BELL),
            ("tom", "Schedules", "bell schedule was"),
        ],
        "ann",
        "tom",
    )
    return coded


def _of_consensus(project: Project) -> list[Coding]:
    (consensus,) = [coder for coder in list_coders(project) if coder.name == CONSENSUS]
    return list_codings(project, coder_ids=[consensus.id])


def _mine(project: Project, coder: str, quote: str) -> Coding:
    ids = [one.id for one in list_coders(project) if one.name == coder]
    return next(one for one in list_codings(project, coder_ids=ids) if one.quote == quote)


def test_consensus_signs_on_once_as_an_ordinary_coder_and_stays(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeNone())
    decide(study, on(study, BELL), TakeNone())
    undo(study, 2)
    (consensus,) = [coder for coder in list_coders(study) if coder.name == CONSENSUS]
    assert consensus.role == "coder" and agreed_on(study) == set()


def test_a_coding_bears_what_its_sources_share(study: Project) -> None:
    for coding in list_codings(study):
        if coding.quote == PLAN:
            with study.change("star", "") as tx:
                tx.update_where("coding", {"id": coding.id}, origin="suggested")
    set_star(study, _mine(study, "tom", PLAN).id, True)
    set_comment(study, _mine(study, "tom", PLAN).id, "mine alone")
    with study.change("star", "") as tx:
        tx.update_where("coding", {"id": _mine(study, "ann", BELL).id}, origin="in vivo")
    decide(study, on(study, BELL), TakeBoundary("joined"))
    decide(study, on(study, NOBODY), TakeCode(uuid_of(study, "Feelings")))
    found = {one.quote: (one.origin, one.star, one.comment) for one in _of_consensus(study)}
    assert found == {
        PLAN: ("suggested", True, ""),
        "The bell schedule was": ("consensus", False, ""),
        NOBODY: ("consensus", False, ""),
    }
    decide(study, on(study, BELL), TakeReading(uuid_of(study, "ann")))
    assert {one.quote: one.origin for one in _of_consensus(study)}[BELL] == "in vivo"


def test_origins_are_told_where_they_are_shared() -> None:
    assert origin_of([Source("manual", False), Source("manual", True)]) == ("manual", 1)
    assert origin_of([Source("autocoded", False)]) == ("autocoded", 0)
    assert origin_of([Source("manual", False), Source("autocoded", False)]) == ("consensus", 0)
    assert origin_of([]) == ("consensus", 0)


def test_what_is_decided_means_what_the_code_means_now(study: Project) -> None:
    code = load_tree(study).find(PLANS)
    redefine_code(study, code.id, definition="What was meant to happen.")
    decide(study, on(study, NOBODY), TakeAll())
    (made,) = _of_consensus(study)
    assert made.definition_id is not None and made.definition_id == load_tree(study).find(PLANS).definition_id


def _brought_in(project: Project, folder: Path, words: str, text: str) -> None:
    start = text.index(words)
    line = f'{{"document":"{OAK}","coder":"{CONSENSUS}","code":"{PLANS}","start":{start},"end":{start + len(words)}}}'
    (folder / "consensus.jsonl").write_text(line + "\n", encoding="utf-8")
    import_codings(project, folder / "consensus.jsonl")


def test_a_coding_that_was_brought_in_for_consensus_is_never_taken_away(study: Project, tmp_path: Path) -> None:
    (document,) = list_documents(study)
    _brought_in(study, tmp_path, "We had a plan. Nobody", read_text(study, document.version_id))
    decide(study, on(study, NOBODY), TakeAll())
    assert (PLANS, f"{PLAN} {NOBODY}") in agreed_on(study)
    reopen(study, on(study, NOBODY))
    assert any(words.startswith("We had a plan. Nobody") for _, words in agreed_on(study))


def test_counts_take_consensus_where_it_is_done_and_nowhere_else(study: Project) -> None:
    def segments() -> int:
        return sum(row.segments for row in frequencies(study, roll_up=False).rows)

    assert segments() == 5
    decide(study, on(study, NOBODY), TakeAll())
    assert segments() == 5, "Consensus is not done, and does not count beside the coders"
    assert frequencies(study).filter.whose == "all coders (no document is adjudicated)"
    assert CONSENSUS not in frequencies(study).coders
    assert sum(row.segments for row in frequencies(study, coders=[CONSENSUS], roll_up=False).rows) == 1
    decide(study, on(study, BELL), TakeNone())
    assert segments() == 2 and frequencies(study).coders == (CONSENSUS,)
    reopen(study, on(study, BELL))
    assert segments() == 5
    undo(study)
    assert segments() == 2


def test_codings_that_were_brought_in_count_until_somebody_begins_to_settle(study: Project, tmp_path: Path) -> None:
    (document,) = list_documents(study)
    _brought_in(study, tmp_path, AGAIN, read_text(study, document.version_id))
    assert choose_coders(study, None, [document]).adjudicated == {document.id}
    take_over_agreed(study)
    whose = choose_coders(study, None, [document])
    assert whose.adjudicated == frozenset() and not whose.everybody
    assert not whose.counts(document.id, whose.consensus or 0)
    undo(study)
    assert choose_coders(study, None, [document]).adjudicated == {document.id}


def test_nothing_is_coded_twice(study: Project) -> None:
    at = on(study, NOBODY).difference.span
    decide(study, on(study, NOBODY), TakeAll())
    decide(study, on(study, BELL), TakeCode(uuid_of(study, PLANS), Span(at.start + 2, at.end - 2)))
    assert agreed_on(study) == {(PLANS, NOBODY), (PLANS, PLAN)}
    assert queue(study).items[0].state == "settled"


def test_consensus_is_compared_with_nobody(study: Project) -> None:
    decide(study, on(study, NOBODY), TakeAll())
    decide(study, on(study, BELL), TakeAll())
    before = [item.id for item in (*queue(study).items, *queue(study).agreed)]
    give(study, OAK, CONSENSUS, "Feelings", AGAIN)
    done(study, CONSENSUS, OAK)
    assert [item.id for item in (*queue(study).items, *queue(study).agreed)] == before
