"""Whose codings count for a coder who codes blindly: her own, and nothing tells her how far others are."""

from __future__ import annotations

from pathlib import Path

from coded_ratings import bring_codings
from qualcode.analysis.selecting import choose_coders
from qualcode.domain.disagreements import TakeAll
from qualcode.reconcile.deciding import decide
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.team.coders import add_coder, set_role
from qualcode.team.rounds import new_round
from rounds_study import working_as


def test_what_is_settled_in_a_hidden_document_does_not_count_for_who_codes_it_blindly(
    coded: Project, tmp_path: Path
) -> None:
    set_role(coded, "mara", "lead")
    (document,) = list_documents(coded)
    bring_codings(coded, tmp_path, [("oak", "ann", "Plans", 43, 56), ("oak", "tom", "Plans", 43, 50)], done=True)
    for item in read_queue(coded, Scope()).items:
        decide(coded, item, TakeAll())
    settled = "Consensus (every document is adjudicated)"
    assert choose_coders(coded, None, [document]).sentence == settled
    add_coder(coded, "zoe")
    new_round(coded, "blind", documents=[document.id], coders=["zoe"], blind=True)
    with working_as(coded, "zoe"):
        whose = choose_coders(coded, None, [document])
        assert whose.sentence == "all coders (no document is adjudicated)"
        assert whose.counts(document.id, coded.coder_id()) and not whose.adjudicated
    assert choose_coders(coded, None, [document]).sentence == settled
