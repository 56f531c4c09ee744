"""What was given to a hit list at once is told from what was read: counted apart, and left out where that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest

from counted_study import opened, working_as
from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.selecting import choose_coders, origins_left_out
from qualcode.analysis.unknown import find_unknown
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.exchange import coding_lines
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError
from qualcode.domain.values import AUTOCODED, BY_MACHINE, SUGGESTED
from qualcode.domain.wording import by_machine, left_out, origin_mark
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, machine_groups
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_text

CHOICES = list(chain.from_iterable(combinations(BY_MACHINE, size) for size in range(3)))


def give(project: Project, document: str, words: str, code: str, origin: str, coder: str = "mara") -> None:
    """Give a code to the first place of these words, as it came to be."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id, origin=origin)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study with one coding that was suggested and three that were autocoded."""
    with opened(tmp_path) as project:
        give(project, "second", "And here?", "Time", SUGGESTED)
        give(project, "first", "I do not like it.", "Unknown", AUTOCODED, "jonas")
        give(project, "second", "I saw it once.", "Plan/Liked", AUTOCODED)
        give(project, "hall", "The hall is quiet", "Plan", AUTOCODED)
        yield project


def by_hand(project: Project, without: tuple[str, ...]) -> tuple[int, int, int]:
    """Codings, suggested ones and autocoded ones, gone through one by one."""
    origins = [coding.origin for coding in list_codings(project) if coding.origin not in without]
    return len(origins), origins.count(SUGGESTED), origins.count(AUTOCODED)


@pytest.mark.parametrize("by", ["all", "role", "speaker", "document"])
@pytest.mark.parametrize("without", CHOICES)
def test_a_table_counts_each_origin_apart_and_leaves_out_those_it_is_told_to(
    study: Project, by: str, without: tuple[str, ...]
) -> None:
    told = frequencies(study, by=by, without=without).filter
    assert (told.segments, told.suggested, told.autocoded) == by_hand(study, without)
    assert (told.without, told.without_suggested) == (without, SUGGESTED in without)
    assert told.whose.endswith(left_out(without)) and ("left out" in told.whose) == bool(without)


def test_only_the_autocoded_ones_of_the_table_are_told_of_it(study: Project) -> None:
    for options, autocoded in (
        ({"codes": ["Plan"]}, 3),
        ({"codes": ["=Plan"], "roll_up": False}, 1),
        ({"coders": ["jonas"]}, 1),
        ({"documents": ["hall"]}, 1),
        ({"documents": ["hall"], "coders": ["jonas"]}, 0),
    ):
        assert frequencies(study, **options).filter.autocoded == autocoded, options  # type: ignore[arg-type]


def test_the_voices_behind_a_table_are_those_of_the_codings_that_it_counts(study: Project, tmp_path: Path) -> None:
    (tmp_path / "third.txt").write_text(
        "INTERVIEWER: And?\n\nEVA: We planned it.\n\nINTERVIEWER: Why?\n\nEVA: I forgot.\n", encoding="utf-8"
    )
    import_documents(study, [tmp_path / "third.txt"])  # Nobody is known behind the label.
    give(study, "third", "We planned it.", "Time", AUTOCODED)
    cell = ("Time", False, "all")
    assert cell in find_unknown(study, without=[SUGGESTED]).cells
    assert cell not in find_unknown(study, without=[AUTOCODED]).cells


@pytest.mark.parametrize("without", CHOICES)
def test_groups_without_some_origins_are_those_of_the_codings_that_are_left(
    study: Project, without: tuple[str, ...]
) -> None:
    give(study, "hall", "nobody reads it", "Plan", AUTOCODED, "jonas")
    expected: dict[tuple[int, int, int], int] = {}
    for coding in list_codings(study):
        if coding.origin not in without:
            key = coding.code_id, coding.document_id, coding.coder_id
            expected[key] = expected.get(key, 0) + 1
    assert {row[:3]: row[3] for row in coding_groups(study, without=without)} == expected


@pytest.mark.sqlite
def test_origins_are_counted_by_an_index_of_their_own_and_no_row_is_read(study: Project) -> None:
    asked: list[str] = []
    with study.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
        try:
            groups = machine_groups(study)
        finally:
            driver.set_trace_callback(None)
        plan = " ".join(str(step[3]) for step in driver.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))
    assert sum(row[-1] for row in groups) == 4 and {row[0] for row in groups} == set(BY_MACHINE)
    assert "USING COVERING INDEX ix_coding_machine" in plan and "TEMP B-TREE" not in plan


def test_files_of_codings_leave_out_the_origins_they_are_told_to(study: Project) -> None:
    assert len(coding_lines(study)) == 11
    for without in CHOICES:
        lines = coding_lines(study, without=without)
        assert len(lines) == by_hand(study, without)[0]
        assert {line.origin for line in lines} == {"manual", *BY_MACHINE} - set(without)


def test_codings_of_other_origins_cannot_be_left_out(study: Project) -> None:
    assert origins_left_out([AUTOCODED, SUGGESTED, AUTOCODED]) == BY_MACHINE
    assert choose_coders(study, None, list_documents(study), without={AUTOCODED}).without == (AUTOCODED,)
    with pytest.raises(InputError, match=r"“manual” cannot be left out; leave out suggested or autocoded ones"):
        frequencies(study, without=["manual"])


def test_sentences_say_of_each_origin_what_it_means() -> None:
    suggested = "3 of 20 segments were suggested by the program and accepted by a coder"
    autocoded = "were autocoded and not read one by one"
    assert by_machine({SUGGESTED: 3, AUTOCODED: 5, "manual": 12}, 20, "segment") == f"{suggested}; 5 {autocoded}"
    assert by_machine({SUGGESTED: 3}, 20, "segment") == suggested
    assert by_machine({AUTOCODED: 1_005}, 2_000, "quote") == f"1,005 of 2,000 quotes {autocoded}"
    assert by_machine({AUTOCODED: 1}, 1, "quote") == "1 of 1 quote was autocoded and not read one by one"
    assert by_machine({"manual": 20}, 20, "segment") == ""
    assert left_out({AUTOCODED, SUGGESTED}, before="; ") == "; suggested and autocoded codings left out"
    assert (left_out([AUTOCODED]), left_out((), before="; ")) == ("autocoded codings left out", "")
    assert (origin_mark(AUTOCODED), origin_mark(SUGGESTED), origin_mark("manual")) == (
        " (autocoded)",
        " (suggested)",
        "",
    )
