import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.lanes import NO_LABEL, Lanes
from qualcode.text.wrapping import WrappedText

TEXT = "\n".join("word " * 6 for _ in range(60))
TURNS = [(start, start + 310) for start in range(0, len(TEXT) - 310, 312)]
WRAPPED = WrappedText(TEXT, TURNS, 31)
SPANS = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 300)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)


def picture(lanes: Lanes) -> list[tuple[object, ...]]:
    return [(tuple(lanes.at(row)), lanes.label_at(row)) for row in range(len(WRAPPED))]


def seen(lanes: Lanes) -> list[tuple[object, ...]]:
    """What each row shows: lanes, bracket ends, names, and names left out."""
    return [
        (
            tuple(
                (
                    one.id,
                    one.lane,
                    one.first == row,
                    one.last == row,
                    one.first == row and one.label == NO_LABEL,
                )
                for one in lanes.at(row)
            ),
            lanes.label_at(row),
        )
        for row in range(len(WRAPPED))
    ]


@settings(max_examples=60)
@given(st.lists(SPANS, max_size=25))
def test_brackets_of_one_row_never_share_a_lane(spans: list[tuple[int, int]]) -> None:
    lanes = Lanes(WRAPPED, [(i, a, b) for i, (a, b) in enumerate(spans)])
    for row in range(len(WRAPPED)):
        here = lanes.at(row)
        assert [one.lane for one in here] == sorted({one.lane for one in here})
        expected = {i for i, (a, b) in enumerate(spans) if WRAPPED.rows_of(a, b)[0] <= row <= WRAPPED.rows_of(a, b)[1]}
        assert {one.id for one in here} == expected


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["insert", "remove", "update"]), st.integers(0, 12), SPANS), max_size=30))
def test_edits_give_the_layout_made_anew_and_name_every_row_that_changed(
    edits: list[tuple[str, int, tuple[int, int]]],
) -> None:
    lanes, spans = Lanes(WRAPPED), dict[int, tuple[int, int]]()
    for action, identity, (start, end) in edits:
        before = seen(lanes)
        if action == "insert" and identity not in spans:
            dirty = lanes.insert(identity, start, end)
            spans[identity] = (start, end)
        elif action == "remove" and identity in spans:
            dirty = lanes.remove(identity)
            del spans[identity]
        elif action == "update" and identity in spans:
            dirty = lanes.update(identity, start, end)
            spans[identity] = (start, end)
        else:
            continue
        after = seen(lanes)
        assert {row for row in range(len(WRAPPED)) if before[row] != after[row]} <= dirty
        assert picture(lanes) == picture(Lanes(WRAPPED, [(i, a, b) for i, (a, b) in spans.items()]))
        assert len(lanes) == len(spans)


@settings(max_examples=60)
@given(st.lists(SPANS, max_size=25))
def test_a_name_stands_beside_its_bracket_and_alone_on_its_row(spans: list[tuple[int, int]]) -> None:
    lanes = Lanes(WRAPPED, [(i, a, b) for i, (a, b) in enumerate(spans)])
    rows = [lanes.placed(i).label for i in range(len(spans)) if lanes.placed(i).label != NO_LABEL]
    assert len(rows) == len(set(rows))
    for identity in range(len(spans)):
        one = lanes.placed(identity)
        if one.label != NO_LABEL:
            assert one.first <= one.label <= one.last
            assert lanes.label_at(one.label) == identity


def test_names_of_brackets_that_start_together_stand_below_each_other() -> None:
    lanes = Lanes(WRAPPED, [(1, 0, 90), (2, 0, 90), (3, 0, 10), (4, 0, 10)])
    assert lanes.placed(3).label == 0
    assert {lanes.placed(1).label, lanes.placed(2).label} == {1, 2}
    assert lanes.placed(4).label == NO_LABEL


def test_unknown_and_repeated_ids_are_refused() -> None:
    lanes = Lanes(WRAPPED, [(1, 0, 5)])
    with pytest.raises(ValueError, match="1"):
        lanes.insert(1, 3, 4)
    with pytest.raises(KeyError):
        lanes.remove(2)
    assert 1 in lanes and 2 not in lanes


def test_an_edit_among_five_thousand_spans_stays_local() -> None:
    text = "x" * 600_000
    turns = [(start, start + 300) for start in range(0, 600_000, 300)]
    wrapped = WrappedText(text, turns, 60)
    lanes = Lanes(wrapped, [(i, i * 120, i * 120 + 110) for i in range(5_000)])
    started = time.process_time()
    for identity in range(200):
        assert len(lanes.insert(10_000 + identity, identity * 3_000, identity * 3_000 + 50)) < 20
    # A layout made anew takes some 20 ms: 200 of them would take 4 s.
    assert time.process_time() - started < 1


@pytest.mark.parametrize("seed", range(20))
def test_many_edits_of_one_margin_give_the_layout_made_anew(seed: int) -> None:
    chance = random.Random(seed)
    text = " ".join(f"w{chance.randrange(99)}" for _ in range(120))
    wrapped = WrappedText(text, [(0, len(text))], chance.choice([10, 20, 40]))
    lanes = Lanes(wrapped)
    spans: dict[int, tuple[int, int]] = {}

    def drawn(shown: Lanes) -> list[object]:
        return [([(one.id, one.lane) for one in shown.at(row)], shown.label_at(row)) for row in range(len(wrapped))]

    for number in range(60):
        before, known = drawn(lanes), dict(spans)
        start = chance.randrange(len(text) - 1)
        span = start, min(len(text), start + chance.randrange(1, chance.choice([5, 40, 200])))
        kind = chance.choice(["insert", "insert", "remove", "update"]) if spans else "insert"
        if kind == "insert":
            spans[number] = span
            dirty = lanes.insert(number, *span)
        elif kind == "remove":
            gone = chance.choice(list(spans))
            del spans[gone]
            dirty = lanes.remove(gone)
        else:
            moved = chance.choice(list(spans))
            spans[moved] = span
            dirty = lanes.update(moved, *span)
        anew = Lanes(wrapped, [(identity, *place) for identity, place in spans.items()])
        assert {i: lanes.placed(i) for i in spans} == {i: anew.placed(i) for i in spans}
        now = drawn(lanes)
        assert now == drawn(anew)
        changed = {row for row, (old, new) in enumerate(zip(before, now, strict=True)) if old != new}
        assert changed <= dirty, (kind, known)
