"""Coders have colours of their own and names that can change."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from qualcode.domain.codebook_entries import COLOURS
from qualcode.domain.coder_colours import coder_colours


def test_coders_get_different_colours_until_there_are_no_more() -> None:
    chosen = coder_colours(dict.fromkeys(range(8), ""))
    assert all(one != other for one, other in combinations(chosen.values(), 2))
    first, second = list(COLOURS.values())[:2]
    assert coder_colours({1: "", 2: first, 3: "", 4: "#123456"}) == {1: second, 2: first, 3: chosen[2], 4: "#123456"}
    assert coder_colours(dict.fromkeys(range(9), ""))[8] == first


def _coders(study: Any) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in study.json("coder", "list")}


def test_a_coder_is_shown_in_the_colour_given(coded: Any) -> None:
    before = _coders(coded)
    assert before["mara"]["colour"] != before["jonas"]["colour"]
    coded.ok("coder", "add", "lea", "--colour", "#abc")
    coded.ok("coder", "colour", "JONAS", "vermilion")
    after = _coders(coded)
    assert (after["lea"]["colour"], after["jonas"]["colour"]) == ("#AABBCC", COLOURS["vermilion"])
    coded.ok("undo", "1")
    assert _coders(coded)["jonas"] == before["jonas"]
    coded.ok("coder", "colour", "lea", "auto")
    assert _coders(coded)["lea"]["colour"] not in {before["mara"]["colour"], before["jonas"]["colour"], "#AABBCC"}
    assert "no colour" in coded.refused("coder", "colour", "lea", "reddish")


def test_a_renamed_coder_is_the_same_coder(coded: Any) -> None:
    before = _coders(coded)["mara"]
    coded.ok("coder", "rename", "mara", "Mara Stone")
    assert _coders(coded)["Mara Stone"] == before | {"name": "Mara Stone"}
    assert "mara" not in _coders(coded)
    assert coded.json("history", coder="Mara Stone")[0]["coder"] == "Mara Stone"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("mara", "Jonas", "there is a coder “Jonas” already"),
        ("mara", " ", "1 to 80 printable"),
        ("mara", "consensus", "nobody codes as"),
        ("nobody", "x", "there is no coder “nobody”"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(coded: Any, old: str, new: str, why: str) -> None:
    assert why in coded.refused("coder", "rename", old, new)


def test_where_there_is_a_lead_others_are_the_leads_to_rename(coded: Any) -> None:
    coded.ok("coder", "add", "lea", "--role", "lead")
    assert "only a lead may" in coded.refused("coder", "rename", "jonas", "joe")
    assert "only a lead may" in coded.refused("coder", "colour", "jonas", "blue")
    coded.ok("coder", "rename", "mara", "MARA")
    coded.ok("coder", "rename", "jonas", "joe", coder="lea")
    assert set(_coders(coded)) == {"MARA", "joe", "lea"}
