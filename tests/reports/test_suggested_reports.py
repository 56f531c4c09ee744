"""Files say how much of them was suggested: quietly at their end, and not at all where nothing was."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from counted_study import give, opened, working_as
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.coding.exchange import import_codings
from qualcode.domain.values import SUGGESTED
from qualcode.reports.codebook_appendix import codebook_appendix
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.quotes import quotes
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_text

OPEN = Terms("2026-05-31", k=1, without_key=True, without_ner=True)
INTERNAL = Terms("2026-05-31", internal=True)
NOTE = "1 of 3 quotes was suggested by the program and accepted by a coder"


def accept(project: Project, document: str, words: str, code: str, coder: str = "mara") -> int:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    code_id = load_tree(project).find(code).id
    with working_as(project, coder):
        return apply_code(project, found.id, (start, start + len(words)), code_id, origin="suggested").coding_id


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study; another coder accepted what mara had found by herself, and one passage more."""
    with opened(tmp_path) as project:
        accept(project, "first", "I like the plan.", "Liked", "jonas")
        accept(project, "second", "I saw it once.", "Liked", "jonas")
        with working_as(project, "jonas"):
            yield project


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Project]:
    """The counted study, in which nothing was suggested."""
    with opened(tmp_path) as project:
        yield project


def test_every_quote_says_how_its_coding_came_to_be(study: Project) -> None:
    found = [(q.quote, q.coder, q.origin) for q in quotes(study, "Liked") if "BEN" not in q.quote]
    assert sorted(found) == [
        ("I like the plan.", "jonas", "suggested"),
        ("I like the plan.", "mara", "manual"),
        ("I saw it once.", "jonas", "suggested"),
    ]
    left = quotes(study, "Liked", without=[SUGGESTED])
    assert left == [q for q in quotes(study, "Liked") if q.origin != "suggested"] and len(left) == 2


@pytest.mark.parametrize("format", ["md", "html"])
def test_what_is_read_says_at_its_end_how_many_quotes_were_suggested(study: Project, format: str) -> None:
    text = quotes_file(study, "Liked", OPEN, format=format)
    # The passage that mara found by herself stands there for her, whoever accepted it besides.
    assert text.count(NOTE) == 1 and text.index(NOTE) > text.index("I saw it once.")
    assert text.count("suggested") == 1
    left = quotes_file(study, "Liked", OPEN, format=format, without=[SUGGESTED])
    assert "I saw it once." not in left and "I like the plan." in left
    assert "suggested by" not in left and "suggested codings left out" in left
    assert "only one coder; suggested codings left out" in quotes_file(
        study, "Liked", OPEN, format=format, coders=["jonas"], without=[SUGGESTED]
    )


def test_data_has_the_origin_of_each_quote(study: Project) -> None:
    rows = json.loads(quotes_file(study, "Liked", OPEN, format="json"))["quotes"]
    assert {row["quote"]: row["origin"] for row in rows}["I saw it once."] == "suggested"
    assert {row["quote"]: row["origin"] for row in rows}["I like the plan."] == "manual"
    text = quotes_file(study, "Liked", OPEN, format="csv")
    table = list(csv.DictReader(line for line in text.splitlines(True) if not line.startswith('"#') and line[0] != "#"))
    assert [row["origin"] for row in table].count("suggested") == 1 and len(table) == 3


def test_what_a_file_of_codings_says_of_itself_is_not_published(plain: Project, tmp_path: Path) -> None:
    line = {"document": "second", "start": 0, "end": 10, "code": "Time", "origin": "from Rosa Quint"}
    (tmp_path / "more.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    import_codings(plain, tmp_path / "more.jsonl")
    give(plain, "second", "And here?", "Time", "jonas")
    assert "from Rosa Quint" in [quote.origin for quote in quotes(plain, "Time")]
    for terms, shown in ((OPEN, False), (INTERNAL, True)):
        assert ("Rosa" in quotes_file(plain, "Time", terms, format="json")) is shown
        assert ("Rosa" in quotes_file(plain, "Time", terms, format="csv")) is shown


@pytest.mark.parametrize("format", ["md", "csv", "json"])
def test_a_table_says_below_it_how_many_segments_were_suggested(study: Project, format: str) -> None:
    text = frequencies_file(study, OPEN, format=format)
    if format == "json":
        assert json.loads(text)["filter"]["suggested"] == 2
    else:
        shown = [line for line in text.splitlines() if "Not checked" not in line and line.strip()]
        assert "2 of 9 segments were suggested by the program and accepted by a coder" in shown[-1]
    left = frequencies_file(study, OPEN, format=format, without=[SUGGESTED], coders=["mara", "jonas"])
    assert "suggested codings left out" in left and "suggested by" not in left
    assert "only 2 coders; suggested codings left out" in left


def test_files_of_a_study_without_suggestions_say_nothing_of_them(plain: Project) -> None:
    for format in ("md", "csv", "html"):
        assert "suggested" not in quotes_file(plain, "Plan", OPEN, format=format)
    for format in ("md", "csv"):
        assert "suggested" not in frequencies_file(plain, OPEN, format=format)


def test_the_printed_codebook_says_it_of_the_codings_that_it_counts(study: Project) -> None:
    set_star(study, give(study, "first", "There is no time.", "Time", "jonas"), True)

    def said(terms: Terms) -> str:
        facts = [p.text for p in Document(BytesIO(codebook_appendix(study, terms))).paragraphs]
        return next((text for text in facts if "accepted by a coder" in text), "")

    assert "2 of 10 segments" in said(INTERNAL)
    accept(study, "first", "How is the plan?", "Time", "jonas")
    # What fewer than k people speak of is held back, and is not to be found by taking the rest from all.
    accept(study, "second", "And here?", "Unknown", "jonas")
    assert "4 of 12 segments" in said(INTERNAL)
    assert "3 of 10 segments" in said(Terms("d", without_key=True, without_ner=True))
