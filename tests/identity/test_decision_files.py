"""What a person writes into a decision file is what is carried out; what is wrong in one is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.domain.pseudonymising import Entry, LookedAt, Pass, Review, Ruling, Spot
from qualcode.exporting.decision_files import decisions_csv, decisions_yaml
from qualcode.importing.decision_files import read_decisions

VERSION = "01900000-0000-7000-8000-000000000001"


def _spot(start: int, words: str, *, certain: bool = True) -> Spot:
    return Spot(0, start, start + len(words), words, "whole", certain, 'said "no" to ', "\u202e…")


PASSED = Pass(
    (LookedAt("01900000-0000-7000-8000-000000000002", 'an "odd": #name\x1b', VERSION),),
    (
        Entry("person", "=Anna: 'X'", (_spot(3, "Anna"), _spot(20, "anna", certain=False)), "Maria"),
        Entry("place", "Ort - 上海", (_spot(40, "Ort"),), "[place 1]"),
        Entry("date", "12 May", (_spot(60, "12 May"),), "[date in May]"),
    ),
)


def _rulings() -> dict[int, Ruling]:
    review = Review(PASSED)
    review.rule([0], "replace")
    review.word(0, "Rosa")
    review.rule_spot(0, PASSED.entries[0].spots[1], "rosie")
    review.rule([1], "leave")
    return dict(review.rulings)


@pytest.mark.parametrize(("name", "write"), [("r.yaml", decisions_yaml), ("r.csv", decisions_csv)])
def test_a_file_says_what_was_written_to_it(name: str, write: object) -> None:
    text = write(PASSED, _rulings())  # type: ignore[operator]
    assert name.endswith("csv") or not {"\x1b", "\u202e"} & set(text)
    found = read_decisions(text.encode(), name)
    assert [(one.type, one.found, one.verdict) for one in found] == [
        ("person", "=Anna: 'X'", "replace"),
        ("place", "Ort - 上海", "leave"),
        ("date", "12 May", "open"),
    ]
    anna = found[0]
    assert anna.words == "Rosa" and [one.certain for one in anna.places] == [True, False]
    assert [(one.start, one.end, one.verdict, one.words) for one in anna.places] == [
        (3, 7, "open", ""),
        (20, 24, "replace", "rosie"),
    ]
    assert all(place.version == VERSION for one in found for place in one.places)


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("r.yaml", "decision: leave", "decision: perhaps", "no decision"),
        ("r.yaml", "start: 3", "start: three", "no start"),
        ("r.yaml", "start: 3", "start: 9", "no passage"),
        ("r.yaml", "type: place", "type: planet", "no type"),
        ("r.yaml", "candidates:", "candidate:", "no “candidates”"),
        ("r.yaml", "  - found: ", "  - lost: ", "not what was found"),
        ("r.csv", ",leave,", ",perhaps,", "no decision"),
        ("r.csv", "candidate,", "number,", "no column"),
        ("r.csv", f"{VERSION},3,", f"{VERSION},x,", "no start"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence(name: str, old: str, new: str, problem: str) -> None:
    text = decisions_yaml(PASSED, _rulings()) if name == "r.yaml" else decisions_csv(PASSED, _rulings())
    assert old in text
    with pytest.raises(InputError, match=problem):
        read_decisions(text.replace(old, new).encode(), name)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    for name, data in (("r.yaml", b"- 1\n"), ("r.csv", b""), ("r.yaml", b"\x00"), ("r.yaml", b"candidates: 3")):
        with pytest.raises(InputError):
            read_decisions(data, name)
