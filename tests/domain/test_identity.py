"""UUIDs: ascending, unique, and found by what people type of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from qualcode.domain.errors import NotFoundError
from qualcode.domain.identity import beginning_with, new_uuids, only_one, uuid_digits


@dataclass
class Thing:
    uuid: str


THINGS = [Thing("01890a5d-ac96-774b-bcce-b302099a8057"), Thing("01890a5e-0000-7000-8000-000000000001")]


def test_new_uuids_ascend_and_are_of_version_7() -> None:
    made = new_uuids(10_000)
    assert made == sorted(set(made))
    assert all(UUID(text).version == 7 and str(UUID(text)) == text for text in made)


@pytest.mark.parametrize("typed", ["01890a5d", "01890A5D-AC", "01890a5dac96774bbcceb302099a8057", THINGS[0].uuid])
def test_a_beginning_with_or_without_hyphens_and_capitals_finds_its_thing(typed: str) -> None:
    assert beginning_with(typed, THINGS) == THINGS[:1]


@pytest.mark.parametrize("typed", ["", "018", "-", "Anna", "01890a5d%", "٠١٨٩"])
def test_what_is_no_beginning_of_an_id_finds_nothing(typed: str) -> None:
    assert uuid_digits(typed) == ""
    assert beginning_with(typed, THINGS) == []


def test_none_and_several_are_refused_with_what_was_typed() -> None:
    with pytest.raises(NotFoundError, match="no memo has an id that begins with “0189ffff”; look there"):
        only_one(beginning_with("0189ffff", THINGS), "memo", "0189ffff", remedy="look there")
    with pytest.raises(NotFoundError, match="more than one memo has an id that begins with “0189”"):
        only_one(beginning_with("0189", THINGS), "memo", "0189", remedy="look there")
    assert only_one(beginning_with("01890a5e", THINGS), "memo", "01890a5e", remedy="") is THINGS[1]


def test_an_id_that_is_typed_too_short_is_told_so() -> None:
    for typed in ("", "0", "018"):
        with pytest.raises(NotFoundError, match="too short for an id"):
            only_one(beginning_with(typed, THINGS), "memo", typed, remedy="look there")
    with pytest.raises(NotFoundError, match="no memo has an id"):
        only_one(beginning_with("zz", THINGS), "memo", "zz", remedy="look there")
