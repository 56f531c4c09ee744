"""Drawing by chance that can be repeated, and dealing out so that everybody gets equally many words."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import RuleError
from qualcode.domain.rounds import SamplingPlan, StratumDrawn
from qualcode.domain.sampling import EVEN, Item, balance, draw, parse_share, show_share

ITEMS = [Item(f"doc-{i:02d}", (("north", "south", "west")[i % 3],), 100 + i) for i in range(30)]
SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), min_size=1)


def several(sizes: dict[str, int]) -> list[Item]:
    return [Item(f"{name}{i}", (name,), 10 + i) for name, size in sizes.items() for i in range(size)]


def test_what_a_seed_draws_is_written_down_for_all_machines() -> None:
    drawn = draw(ITEMS, seed=2026, number=6)
    assert drawn.keys == ("doc-15", "doc-21", "doc-13", "doc-28", "doc-26", "doc-20")
    assert draw(ITEMS, seed=2027, number=6).keys != drawn.keys


def test_the_order_of_the_documents_changes_nothing() -> None:
    turned = ITEMS[:]
    Random(1).shuffle(turned)
    assert draw(turned, seed=7, share=Fraction(1, 5)) == draw(ITEMS, seed=7, share=Fraction(1, 5))


@settings(max_examples=examples(60), deadline=None)
@given(SIZES, st.integers(0, 99), st.data())
def test_every_stratum_gets_its_part_and_at_least_one_where_that_many_are_drawn(
    sizes: dict[str, int], seed: int, data: st.DataObject
) -> None:
    items = several(sizes)
    number = data.draw(st.integers(1, len(items)))
    drawn = draw(items, seed=seed, number=number)
    assert len(set(drawn.keys)) == number == sum(stratum.drawn for stratum in drawn.strata)
    assert {stratum.values[0]: stratum.population for stratum in drawn.strata} == sizes
    lifted = sum(number * size < len(items) for size in sizes.values())  # These may get more than their part.
    for stratum in drawn.strata:
        part = Fraction(number * stratum.population, len(items))
        assert part - 1 - lifted < stratum.drawn < part + 1 or stratum.drawn == 1
        if number >= len(sizes):
            assert stratum.drawn >= 1
        assert sum(key.startswith(stratum.values[0]) for key in drawn.keys) == stratum.drawn


@settings(max_examples=examples(40), deadline=None)
@given(SIZES, st.integers(0, 99), st.data())
def test_documents_of_other_strata_never_change_which_come_first_in_one(
    sizes: dict[str, int], seed: int, data: st.DataObject
) -> None:
    items = several(sizes)
    more = items + several({"other": data.draw(st.integers(1, 9))})
    number = data.draw(st.integers(1, len(items)))
    before, after = draw(items, seed=seed, number=number).keys, draw(more, seed=seed, number=number).keys
    for name in sizes:
        first, second = ([key for key in keys if key[0] == name] for keys in (before, after))
        least = min(len(first), len(second))
        assert first[:least] == second[:least]


def test_the_same_list_is_drawn_where_another_stratum_gets_its_own_part() -> None:
    more = ITEMS + [Item(f"late-{i}", ("east",), 50) for i in range(10)]
    before, after = draw(ITEMS, seed=3, share=Fraction(1, 5)), draw(more, seed=3, share=Fraction(1, 5))
    assert [key for key in after.keys if key.startswith("doc")] == list(before.keys)


def test_a_share_is_rounded_to_the_nearest_number_and_draws_at_least_one() -> None:
    assert len(draw(ITEMS, seed=1, share=Fraction(1, 4)).keys) == 8
    assert len(draw(ITEMS, seed=1, share=Fraction(1, 100)).keys) == 1
    assert len(draw(ITEMS, seed=1, share=Fraction(1)).keys) == 30


@pytest.mark.parametrize("number", [0, 31, -1])
def test_what_cannot_be_drawn_is_refused(number: int) -> None:
    with pytest.raises(RuleError, match="cannot be drawn from 30"):
        draw(ITEMS, seed=1, number=number)


def test_nothing_is_drawn_from_nothing() -> None:
    with pytest.raises(RuleError, match="no documents to draw from"):
        draw([], seed=1, number=1)


@pytest.mark.parametrize(
    ("text", "share"), [("20%", "1/5"), (" 12.5 % ", "1/8"), ("0.2", "1/5"), ("0,5", "1/2"), ("1", "1")]
)
def test_a_share_is_read_as_it_is_written(text: str, share: str) -> None:
    assert parse_share(text) == Fraction(share)
    assert parse_share(show_share(parse_share(text))) == Fraction(share)


@pytest.mark.parametrize("text", ["", "0", "0%", "101%", "1.1", "-5%", "many", "20 % %", "1e-3", "٢٠%"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="is no share"):
        parse_share(text)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(0, 9000), min_size=1, max_size=40), st.integers(1, 6), st.data())
def test_every_document_gets_as_many_coders_as_it_is_to_have(
    words: list[int], coders: int, data: st.DataObject
) -> None:
    each = data.draw(st.integers(1, coders))
    seed = data.draw(st.integers(0, 9))
    items = [Item(f"d{i}", (), count) for i, count in enumerate(words)]
    names = [f"c{i}" for i in range(coders)]
    shares = balance(items, names, each, seed=seed)
    assert set(shares.coders) == {item.key for item in items}
    for group in shares.coders.values():
        assert len(set(group)) == each and list(group) == sorted(group)
    for name in names:
        assert shares.words[name] == sum(item.words for item in items if name in shares.coders[item.key])
    assert shares == balance(items[::-1], names, each, seed=seed)
    # A coder has at most a document more than another, of the longest ones.
    assert shares.difference <= max(words)


@pytest.mark.parametrize(("documents", "coders", "each"), [(60, 3, 2), (90, 4, 2), (120, 5, 2), (80, 5, 3), (60, 4, 1)])
def test_words_and_pairs_are_even_where_there_are_enough_documents(documents: int, coders: int, each: int) -> None:
    chance = Random(documents)
    items = [Item(f"d{i}", (), chance.randint(2000, 15000)) for i in range(documents)]
    shares = balance(items, [f"c{i}" for i in range(coders)], each, seed=11)
    assert shares.difference <= EVEN * sum(shares.words.values()) / coders
    met = shares.pairs.values()
    assert len(met) == len(list(combinations(range(coders), 2))) and max(met) - min(met) <= 1


def test_words_come_before_pairs() -> None:
    items = [Item("long", (), 6000), *(Item(f"d{i}", (), 1000) for i in range(6))]
    shares = balance(items, ["ann", "ben", "cy"], 2, seed=1)
    assert shares.difference <= 3000 and sorted(shares.words.values()) == [6000, 9000, 9000]


def test_who_has_words_already_gets_fewer() -> None:
    items = [Item(f"d{i}", (), 100) for i in range(10)]
    shares = balance(items, ["ann", "ben"], 1, seed=1, words={"ann": 400})
    assert shares.words == {"ann": 700, "ben": 700}


@pytest.mark.parametrize(("coders", "each"), [(["ann"], 2), (["ann", "ben"], 0), ([], 1)])
def test_no_document_gets_more_coders_than_there_are(coders: list[str], each: int) -> None:
    with pytest.raises(RuleError, match="cannot get"):
        balance(ITEMS, coders, each, seed=1)


def test_a_plan_is_read_back_as_it_was_kept_also_by_an_older_program() -> None:
    plan = SamplingPlan(
        "rule",
        7,
        ("site.state", "document.wave"),
        "20%",
        1,
        2,
        True,
        (StratumDrawn(("FL", "(none)"), 3, 90, 1, 30),),
        ("u1",),
    )
    assert SamplingPlan.from_json(plan.to_json()) == plan
    later = plan.to_json().replace('{"rule"', '{"more":[1],"rule"').replace('{"values"', '{"new":2,"values"')
    assert SamplingPlan.from_json(later) == plan and later != plan.to_json()
