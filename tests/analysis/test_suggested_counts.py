"""How much of a table was suggested: counted as the table counts, and left out where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest

from counted_study import NOTES, opened, working_as
from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.moving import add_theme
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.domain.values import CONSENSUS, SUGGESTED
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups, machine_groups
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents, read_text

Options = dict[str, object]
CODES: tuple[tuple[str, ...], ...] = ((), ("Plan",), ("=Plan",), ("Liked", "Plan"), ("=Plan/Unknown", "Time"))
CODERS = (None, ("mara",), ("jonas", "mara"))
DOCUMENTS = (None, ("hall",), ("first", "hall"), ())


def accept(project: Project, document: str, words: str, code: str, coder: str = "mara") -> int:
    """Give what was suggested to the first place of these words; the id of the coding."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    code_id = load_tree(project).find(code).id
    with working_as(project, coder):
        return apply_code(project, found.id, (start, start + len(words)), code_id, origin="suggested").coding_id


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study with four accepted suggestions: of two coders, of an interviewer, of notes."""
    with opened(tmp_path) as project:
        accept(project, "first", "I do not like it.", "Unknown", "jonas")
        accept(project, "second", "And here?", "Time")
        accept(project, "second", "I saw it once.", "Plan/Liked")
        accept(project, "hall", "The hall is quiet", "Plan")
        yield project


def by_hand(
    project: Project, codes: Sequence[str], coders: Sequence[str] | None, documents: Sequence[str] | None, below: bool
) -> tuple[int, int]:
    """Codings, and suggested ones, gone through one by one."""
    tree = load_tree(project)
    shown: set[str] = set()
    for path in map(tree.path, [code.id for code in tree.walk()]):
        for term in codes or ("=" + path,):
            exact, name = term.startswith("="), tree.path(tree.find(term.removeprefix("=")).id)
            inside = path == name or path.startswith(f"{name}/")
            if path == name or (inside and (not exact or below)):
                shown.add(path)
    names = {coder.id: coder.name for coder in list_coders(project)}
    titles = {document.id: document.name for document in list_documents(project)}
    done = {c.document_id for c in list_codings(project) if names[c.coder_id] == CONSENSUS} if coders is None else set()
    found = [
        coding.origin
        for coding in list_codings(project)
        if tree.path(coding.code_id) in shown
        and (coders is None or names[coding.coder_id] in coders)
        and (coding.document_id not in done or names[coding.coder_id] == CONSENSUS)
        and (documents is None or titles[coding.document_id] in documents)
    ]
    return len(found), found.count("suggested")


@pytest.mark.parametrize("adjudicated", [False, True])
def test_segments_and_suggested_ones_are_those_of_the_table_whatever_is_asked_for(
    study: Project, adjudicated: bool
) -> None:
    if adjudicated:
        accept(study, "second", "We never saw the plan.", "Unknown", CONSENSUS)
    seen = set()
    for codes, coders, documents, roll_up in product(CODES, CODERS, DOCUMENTS, (True, False)):
        answer = frequencies(study, codes=codes, coders=coders, documents=documents, roll_up=roll_up)
        counted = answer.filter.segments, answer.filter.suggested
        assert counted == by_hand(study, codes, coders, documents, roll_up), (codes, coders, documents, roll_up)
        seen.add(counted)
    assert len(seen) > 8


def test_a_coding_counts_once_in_however_many_rows_and_columns_it_stands(study: Project) -> None:
    tree = load_tree(study)
    add_theme(study, tree.find("Time").id, tree.find("Plan").id)
    assert frequencies(study).rows[1].segments == 11
    for by in ("all", "role", "speaker", "participant", "site", "document"):
        answer = frequencies(study, by=by)
        assert (answer.filter.segments, answer.filter.suggested) == (11, 4), by
    assert frequencies(study, codes=["=Plan"]).filter.suggested == 4
    assert frequencies(study, codes=["=Plan"], roll_up=False).filter.suggested == 1


@pytest.mark.parametrize("by", ["all", "role", "speaker", "document"])
def test_without_suggested_the_table_is_that_of_a_study_that_never_had_them(study: Project, by: str) -> None:
    choices = [{}, {"coders": ["jonas"]}, {"documents": ["hall", "second"]}, {"codes": ["Plan"]}]
    left = [frequencies(study, by=by, without=[SUGGESTED], **more) for more in choices]  # type: ignore[arg-type]
    whole = [frequencies(study, by=by, **more) for more in choices]  # type: ignore[arg-type]
    for coder in list_coders(study):
        with working_as(study, coder.name):
            accepted = [c.id for c in list_codings(study, coder_ids=[coder.id]) if c.origin == "suggested"]
            remove_codings(study, accepted)
    for answer, before, more in zip(left, whole, choices, strict=True):
        never = frequencies(study, by=by, **more)  # type: ignore[arg-type]
        assert answer.rows == never.rows and answer.denominators == never.denominators
        assert answer.rows != before.rows
        assert answer.filter.segments == before.filter.segments - before.filter.suggested == never.filter.segments
        assert answer.filter.whose == f"{never.filter.whose}; suggested codings left out"
        assert (answer.filter.suggested, answer.filter.without_suggested) == (0, True)


def test_the_note_is_one_sentence_and_there_only_if_something_was_suggested(study: Project) -> None:
    noted = "4 of 11 segments were suggested by the program and accepted by a coder"
    assert frequencies(study).filter.by_machine == noted
    assert frequencies(study, documents=["hall"]).filter.by_machine.startswith("1 of 2 segments was suggested")
    assert frequencies(study, codes=["=Plan/Liked"], coders=["jonas"]).filter.by_machine == ""
    assert frequencies(study, without=[SUGGESTED]).filter.by_machine == ""


def test_groups_without_suggested_ones_are_taken_from_indices(study: Project) -> None:
    accept(study, "hall", NOTES.splitlines()[2], "Time", "jonas")
    suggested = {row[1:4]: row[4] for row in machine_groups(study) if row[0] == SUGGESTED}
    whole = {row[:3]: row[3] for row in coding_groups(study)}
    left = {row[:3]: row[3] for row in coding_groups(study, without=[SUGGESTED])}
    assert sum(suggested.values()) == 5 and sum(whole.values()) == 12
    assert left == {key: n - suggested.get(key, 0) for key, n in whole.items() if n > suggested.get(key, 0)}


@pytest.mark.sqlite
def test_counting_suggested_ones_reads_no_row_of_the_codings(study: Project) -> None:
    asked: list[str] = []
    with study.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
        try:
            frequencies(study, documents=["hall"])  # Where nobody is named, no turn is looked at either.
        finally:
            driver.set_trace_callback(None)
        of_codings = [sql for sql in asked if "FROM coding" in sql]
        assert any("origin" in sql for sql in of_codings)
        for sql in of_codings:
            steps = driver.execute(f"EXPLAIN {sql}").fetchall()
            tables = {step[2] for step in steps if step[1] == "OpenRead" and not str(step[5]).startswith("k(")}
            assert not [step for step in steps if step[1] == "Column" and step[2] in tables], sql
