"""Every input of the corpus, all that once broke a parser among them, is read or refused in a sentence."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from fuzzing.registry import CORPUS, TARGETS, seed
from fuzzing.trying import try_one

pytestmark = pytest.mark.sqlite
INPUTS = [path.relative_to(CORPUS) for path in sorted(CORPUS.glob("*/*"))]


def _of_run(path: Path) -> object:
    """The short run tries the first input of each parser, and those that once broke one."""
    is_first = path == next(one for one in INPUTS if one.parent == path.parent)
    marks = [] if is_first or path.name.startswith("broke-") else [pytest.mark.long]
    return pytest.param(path, id=path.as_posix(), marks=marks)


@pytest.mark.parametrize("path", [_of_run(path) for path in INPUTS])
def test_an_input_of_the_corpus_breaks_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # What ran away took minutes; a machine that runs other tests beside may take three times its time.
        target = replace(TARGETS[path.parent.name], seconds=3 * TARGETS[path.parent.name].seconds)
        outcome = try_one(target, seed(CORPUS / path), tmp_path / "inputs")
    assert not outcome.is_finding, f"{outcome.kind}: {outcome.said}\n{outcome.trace}"


def test_every_parser_has_inputs_in_the_corpus_and_no_inputs_are_of_none() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)
    for name in TARGETS:
        assert any(not path.name.startswith("broke-") for path in INPUTS if path.parent.name == name), name
