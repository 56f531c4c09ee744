"""Files say how much of them was autocoded, and show as such only what nobody found in another way."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from counted_study import opened, working_as
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED
from qualcode.reports.codebook_appendix import codebook_appendix
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import quotes
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text

OPEN = Terms("2026-05-31", k=1, without_key=True, without_ner=True)
INTERNAL = Terms("2026-05-31", internal=True)


def give(project: Project, document: str, words: str, code: str, coder: str, origin: str) -> None:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id, origin=origin)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study: one passage was autocoded beside mara's own, one beside a suggestion, one alone."""
    with opened(tmp_path) as project:
        give(project, "first", "I like the plan.", "Liked", "jonas", AUTOCODED)
        give(project, "second", "I saw it once.", "Liked", "jonas", SUGGESTED)
        give(project, "second", "I saw it once.", "Liked", "mara", AUTOCODED)
        give(project, "first", "There is no time.", "Liked", "mara", AUTOCODED)
        yield project


def shown_origins(study: Project, **options: object) -> dict[str, str]:
    """The words of each published quote, and how it came to be."""
    written = json.loads(quotes_file(study, "Liked", OPEN, format="json", **options))  # type: ignore[arg-type]
    return {row["quote"]: row["origin"] for row in written["quotes"]}


def test_a_passage_is_autocoded_only_where_nobody_read_it(study: Project) -> None:
    shown = shown_origins(study)
    assert (shown["I like the plan."], shown["I saw it once."]) == ("manual", SUGGESTED)
    assert shown["There is no time."] == AUTOCODED
    assert shown_origins(study, without=[SUGGESTED])["I saw it once."] == AUTOCODED
    assert "There is no time." not in shown_origins(study, without=[AUTOCODED])
    assert set(shown_origins(study, without=BY_MACHINE).values()) == {"manual"}


@pytest.mark.parametrize("format", ["md", "html"])
def test_what_is_read_says_at_its_end_how_many_quotes_were_autocoded(study: Project, format: str) -> None:
    text = quotes_file(study, "Liked", OPEN, format=format)
    note = "1 of 4 quotes was suggested by the program and accepted by a coder; 1 was autocoded and not read one by one"
    assert text.count(note) == 1 and text.index(note) > text.index("There is no time.")
    left = quotes_file(study, "Liked", OPEN, format=format, coders=["jonas"], without=BY_MACHINE)
    assert "only one coder; suggested and autocoded codings left out" in left
    assert "not read" not in left and "suggested by" not in left


def test_data_has_the_origin_of_each_quote(study: Project) -> None:
    text = quotes_file(study, "Liked", OPEN, format="csv")
    table = list(csv.DictReader(line for line in text.splitlines(True) if not line.startswith(('"#', "#"))))
    assert [row["origin"] for row in table].count(AUTOCODED) == 1 and len(table) == 4
    assert [quote.origin for quote in quotes(study, "Liked")].count(AUTOCODED) == 3
    assert AUTOCODED not in [quote.origin for quote in quotes(study, "Liked", without=[AUTOCODED])]


@pytest.mark.parametrize("format", ["md", "csv", "json"])
def test_a_table_says_below_it_how_many_segments_were_autocoded(study: Project, format: str) -> None:
    text = frequencies_file(study, OPEN, format=format)
    left = frequencies_file(study, OPEN, format=format, without=[AUTOCODED])
    if format == "json":
        told = json.loads(text)["filter"]
        assert (told["segments"], told["suggested"], told["autocoded"], told["without"]) == (11, 1, 3, [])
        told = json.loads(left)["filter"]
        assert (told["segments"], told["autocoded"], told["without"]) == (8, 0, [AUTOCODED])
    else:
        note = "1 of 11 segments was suggested by the program and accepted by a coder; 3 were autocoded and not read"
        assert note in text and "autocoded and not" not in left
    assert "autocoded codings left out" in left


def test_the_printed_codebook_says_it_of_the_codings_that_it_counts(study: Project) -> None:
    facts = [p.text for p in Document(BytesIO(codebook_appendix(study, INTERNAL))).paragraphs]
    assert any("3 were autocoded and not read one by one" in text for text in facts)
