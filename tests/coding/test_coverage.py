"""What is read and what is left is counted by sentences, for each coder."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.coverage import coverage, coverage_of, mark_nothing, touched
from qualcode.coding.passages import transcript_of
from qualcode.documents.listing import list_status, set_done
from qualcode.domain.spans import Span
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents


def test_coded_and_nothing_and_left_add_up(coded: Project) -> None:
    document = list_documents(coded)[0]
    transcript = transcript_of(coded, document.id)
    first, second = transcript.sentences[:2]
    apply_code(coded, document.id, first, load_tree(coded).find("Plans").id)
    mark_nothing(coded, document.id, second)
    found = coverage(coded, transcript, coded.coder_id())
    assert (found.coded, found.nothing, found.left) == (1, 1, len(transcript.sentences) - 2)
    apply_code(coded, document.id, second, load_tree(coded).find("Plans").id)
    found = coverage(coded, transcript, coded.coder_id())
    assert (found.coded, found.nothing) == (2, 0)


def test_marking_again_takes_the_mark_back(coded: Project) -> None:
    document = list_documents(coded)[0]
    transcript = transcript_of(coded, document.id)
    one, two, three = transcript.sentences[:3]
    mark_nothing(coded, document.id, (one.start, three.end))
    mark_nothing(coded, document.id, two)
    found = coverage(coded, transcript, coded.coder_id())
    assert found.nothing == 2


def test_states_are_of_one_coder_and_say_who_finished(coded: Project) -> None:
    document = list_documents(coded)[0]
    assert list_status(coded, coded.coder_id())[0].state == "to do"
    mark_nothing(coded, document.id, (0, 12))
    assert list_status(coded, coded.coder_id())[0].state == "doing"
    set_done(coded, document.id, True)
    status = list_status(coded, coded.coder_id())[0]
    assert (status.state, status.finished_by) == ("done", ("mara",))
    set_done(coded, document.id, False)
    assert list_status(coded, coded.coder_id())[0].state == "doing"


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda t: (t[0], t[0] + t[1])), max_size=8)


@given(cuts=st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True).map(sorted), coded=spans, marked=spans)
def test_touched_sentences_are_those_that_share_a_character(
    cuts: list[int], coded: list[tuple[int, int]], marked: list[tuple[int, int]]
) -> None:
    sentences = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    plain = {i for i, s in enumerate(sentences) if any(s.overlaps(c) for c in coded)}
    assert touched(sentences, coded) == plain
    counted = coverage_of(sentences, coded, marked)
    assert counted.coded + counted.nothing + counted.left == len(sentences)
