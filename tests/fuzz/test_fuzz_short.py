"""A little of the long run in each: inputs like those of the corpus, changed by chance, break no parser."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from fuzzing.registry import TARGETS, seeds
from fuzzing.target import Target, promised
from fuzzing.trying import try_one
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError

pytestmark = pytest.mark.sqlite
SLOW = frozenset({"project-text", "taking-in", "pdf", "wheel", "model"})
"""Parsers of which one input takes long: they are fuzzed by the long runs only."""


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_inputs_changed_by_chance_break_no_parser(name: str, tmp_path: Path) -> None:
    _fuzz(name, tmp_path, 40 if name in SLOW else 300)


@pytest.mark.parametrize("name", sorted({*TARGETS} - SLOW)[::14])
def test_a_few_inputs_changed_by_chance_break_no_parser(name: str, tmp_path: Path) -> None:
    _fuzz(name, tmp_path, 12)


def _fuzz(name: str, folder: Path, count: int) -> None:
    chance, target, corpus = Random(name), TARGETS[name], seeds(name)
    kinds: Counter[str] = Counter()
    inside = folder / "inputs"
    inside.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(count):
            data = target.mutate(chance.choice(corpus), corpus, chance)
            outcome = try_one(target, data, inside)
            kinds[outcome.kind] += 1
            if outcome.is_finding:
                kept = folder / "broke"
                kept.write_bytes(data)
                pytest.fail(f"{outcome.kind}: {outcome.said} (input kept in {kept})\n{outcome.trace}")
    assert kinds["read"], "no input came through: the parser is not reached"


FAST = ("query", "glob", "attribution", "stamps", "fields", "settings", "lock", "packed")


@pytest.mark.parametrize("name", FAST)
@settings(max_examples=examples(100), deadline=None)
@given(text=st.text(max_size=60))
def test_anything_typed_is_read_or_refused(name: str, text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / f"typed-{name}"
    folder.mkdir(exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = try_one(TARGETS[name], text.encode("utf-8", "surrogatepass"), folder)
    assert not outcome.is_finding, f"{outcome.said}\n{outcome.trace}"


def _target(run: object) -> Target:
    return Target("x", "x", run, lambda data, others, chance: data, seconds=0.2, mib=30)  # type: ignore[arg-type]


def test_the_fuzzer_finds_what_breaks_what_is_slow_and_what_eats_memory(tmp_path: Path) -> None:
    def breaks(data: bytes, folder: Path) -> None:
        raise KeyError(data)

    def refuses(data: bytes, folder: Path) -> None:
        raise InputError("this is none")

    def is_unsound(data: bytes, folder: Path) -> None:
        promised(False, "it holds")

    def is_slow(data: bytes, folder: Path) -> None:
        while True:
            pass

    def grows(data: bytes, folder: Path) -> None:
        assert len(bytearray(b"x") * 60_000_000) > 0

    def babbles(data: bytes, folder: Path) -> None:
        raise InputError("x", remedy="y" * 5000)

    kinds = [try_one(_target(run), b"", tmp_path).kind for run in (breaks, refuses, is_unsound, is_slow, babbles)]
    assert kinds == ["error", "refused", "error", "slow", "sentence"]
    assert try_one(_target(grows), b"", tmp_path).kind in ("memory", "read")  # Not where the process was larger before.
