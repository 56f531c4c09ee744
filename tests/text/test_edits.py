"""Words that become others at known places: every other passage keeps its words, and none is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import RuleError
from qualcode.text.edits import Edit, Edits, word_by_word

TEXT = "Anna Schmidt met Will.\nWill left."


def _edits(*pairs: tuple[str, str]) -> Edits:
    return Edits(Edit(TEXT.index(old), TEXT.index(old) + len(old), new) for old, new in pairs)


def test_passages_beside_between_and_over_edits_keep_their_words() -> None:
    edits = _edits(("Anna Schmidt", "Jo"), ("Will", "Maximilian"))
    new = edits.applied(TEXT)
    assert new == "Jo met Maximilian.\nWill left."
    for old, now in ((" met ", " met "), ("Will left.", "Will left."), ("met Will", "met Maximilian")):
        at = TEXT.index(old)
        assert new[slice(*edits.moved((at, at + len(old))))] == now
    assert new[slice(*edits.moved((0, len(TEXT))))] == new


def test_a_passage_that_cuts_a_replaced_name_gets_all_of_what_stands_there() -> None:
    edits = _edits(("Anna Schmidt", "Jo"))
    new = edits.applied(TEXT)
    assert new[slice(*edits.moved((5, 16)))] == "Jo met"  # It began at `Schmidt`.
    assert new[slice(*edits.moved((0, 3)))] == "Jo"
    assert new[slice(*edits.moved((2, 4)))] == "Jo"


def test_a_name_of_as_many_words_is_replaced_word_by_word() -> None:
    edits = Edits(word_by_word(TEXT, Edit(0, 12, "Maria Weber")))
    new = edits.applied(TEXT)
    assert new.startswith("Maria Weber met")
    assert new[slice(*edits.moved((5, 12)))] == "Weber" and new[slice(*edits.moved((0, 4)))] == "Maria"
    over = Edits(word_by_word("Anna\nSchmidt", Edit(0, 12, "Maria Weber")))
    assert over.applied("Anna\nSchmidt") == "Maria\nWeber"


def test_edits_that_overlap_or_take_all_away_are_refused() -> None:
    for wrong in ([Edit(0, 4, "x"), Edit(3, 6, "y")], [Edit(2, 2, "x")], [Edit(0, 4, "")]):
        with pytest.raises(RuleError):
            Edits(wrong)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[str, Edits, list[tuple[int, int]]]:
    text = draw(st.text("ab \n👩\u200d𝕏ü", min_size=1, max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pieces = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    edits = Edits(Edit(a, b, draw(st.text("xyz", min_size=1, max_size=9))) for a, b in pieces)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda one: (min(one), max(one)))
    return text, edits, [span for span in draw(st.lists(ends, max_size=6)) if span[0] < span[1]]


@settings(max_examples=examples(120), deadline=None)
@given(_cases())
def test_every_passage_stands_on_its_words_or_on_what_replaced_them(
    case: tuple[str, Edits, list[tuple[int, int]]],
) -> None:
    text, edits, spans = case
    new = edits.applied(text)
    for start, end in spans:
        place = edits.moved((start, end))
        assert 0 <= place.start < place.end <= len(new)
        touched = [edit for edit in edits.all if edit.start < end and start < edit.end]
        low = min([start, *(edit.start for edit in touched)])
        high = max([end, *(edit.end for edit in touched)])
        inside = Edits(Edit(edit.start - low, edit.end - low, edit.words) for edit in touched)
        assert new[slice(*place)] == inside.applied(text[low:high])
        assert edits.touches((start, end)) == bool(touched)
