"""The first quotes of a code: starred ones first, no more than asked for, with who coded how often."""

from __future__ import annotations

from qualcode.codebook.defining import redefine_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.domain.changes import Effects
from qualcode.retrieval.first_quotes import read_beside
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import read_text


def coded_with_plans(project: Project, *words: str) -> int:
    code = load_tree(project).find("Plans").id
    text = read_text(project, 1)
    for said in words:
        start = text.index(said)
        done = apply_code(project, 1, (start, start + len(said)), code)
        assert done is not None
    return code


def test_starred_quotes_come_first_then_those_of_the_text_in_order(coded: Project) -> None:
    code = coded_with_plans(coded, "We had a plan.", "Then we tried again.", "I liked it, mostly.")
    last = max(list_codings(coded), key=lambda coding: coding.start)
    assert isinstance(set_star(coded, last.id, True), Effects)
    beside = read_beside(coded, code, most=2)
    assert [quote.quote for quote in beside.quotes] == ["I liked it, mostly.", "We had a plan."]
    assert beside.places[0] == (1, last.start, last.end) and beside.count == 3
    assert beside.quotes[0].speaker == "MS. OAK" and beside.by_coder == (("mara", 3),)


def test_codes_below_are_left_out_and_definitions_are_told(coded: Project) -> None:
    code = coded_with_plans(coded, "We had a plan.")
    assert read_beside(coded, load_tree(coded).find("Change").id).count == 0
    assert read_beside(coded, code).definitions == ()
    redefine_code(coded, code, definition="Else.", reason="too wide")
    assert [one.number for one in read_beside(coded, code).definitions] == [1, 2]
