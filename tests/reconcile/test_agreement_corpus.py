"""Sentences of a debate that many people coded, each but a few: α per language equals that of another implementation."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import krippendorff
import pytest

from coded_ratings import SHARED, bring_codings, write_document
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.reconcile.measuring.measure import measure
from qualcode.storage.project import Project

CODINGS = SHARED / "coal/codings.jsonl"
ORDER = ("anti-subsidy", "neutral", "pro-subsidy")


@pytest.mark.skipif(not CODINGS.exists(), reason="the debate is not beside the project")
@pytest.mark.parametrize("language", [pytest.param("EN", marks=pytest.mark.long), "DE"])
def test_alpha_with_many_coders_who_coded_few_sentences_equals_an_oracle(
    project: Project, tmp_path: Path, language: str
) -> None:
    rows = [json.loads(line) for line in CODINGS.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["document"].startswith(f"{language}/")]
    assert rows
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    given: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in rows:
        texts[row["document"]][row["sentence"]] = row["text"]
        given[row["document"], row["sentence"]][row["coder"]] = row["codes"][0]
    codings = []
    for name, sentences in texts.items():
        own = name.replace("/", "-")
        parts, at = [], 0
        for number, text in sorted(sentences.items()):
            # Each sentence a paragraph of its own, whatever stops stand in it.
            parts.append(f"{text}\n\n")
            codings += [(own, coder, code, at, at + len(text)) for coder, code in given[name, number].items()]
            at += len(text) + 2
        write_document(project, tmp_path, own, "".join(parts))
    bring_codings(project, tmp_path, codings, done=True)
    wish = AgreementWish(
        unit="turn", labels="single", uncoded_is_missing=True, metrics=("krippendorff_alpha_nominal",), intervals="none"
    )
    (row,) = measure(project, wish).rows
    coders = sorted({coder for own in given.values() for coder in own})
    table: list[list[Any]] = [
        [ORDER.index(own[coder]) if coder in own else float("nan") for own in given.values()] for coder in coders
    ]
    assert row.n == sum(len(own) > 1 for own in given.values())
    assert row.value == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"), abs=1e-9)
