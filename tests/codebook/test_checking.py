"""A codebook is looked through: each flaw is found where it is, and what is in order is left alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.checking import FLAW_KINDS, Flaw, check_codebook
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code
from qualcode.codebook.examples import Finder, pieces
from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import remove_codings
from qualcode.documents.correcting import plan_correction
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import replace_document
from qualcode.domain.spans import Span
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text

PLAN = "We had a plan. Nobody read it, honestly."


def row(project: Project, path: str, **values: Any) -> None:
    """Give a code's row values that no verb would give it."""
    with project.change("describe-code", "a row by hand") as tx:
        tx.update_where("code", {"id": load_tree(project).find(path).id}, **values)


def found(project: Project, kind: str) -> list[Flaw]:
    return [flaw for flaw in check_codebook(project) if flaw.kind == kind]


def paths(project: Project, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(flaw.severity, flaw.codes) for flaw in found(project, kind)]


def code_it(project: Project, path: str, words: str = PLAN) -> int:
    """Give a code to a passage of the interview; the id of the coding."""
    document = list_documents(project)[0]
    start = read_text(project, document.version_id).index(words)
    code = load_tree(project).find(path).id
    apply_code(project, document.id, (start, start + len(words)), code)
    return max(coding.id for coding in list_codings(project, code_ids=[code]))


def describe(project: Project, path: str, **fields: str) -> None:
    describe_code(project, load_tree(project).find(path).id, **fields)


@pytest.fixture
def sound(coded: Project) -> Project:
    """A project whose codebook has nothing wrong with it."""
    for path, words in (
        ("Change/Plans", PLAN),
        ("Change/Schedules", "the schedule changed"),
        ("Feelings", "I liked it"),
    ):
        describe(coded, path, definition=f"All that is said of {path.lower()}.", example=f"“{words}”")
        code_it(coded, path, words)
    return coded


def test_a_codebook_in_order_has_no_flaws(sound: Project) -> None:
    assert check_codebook(sound) == []


def test_an_empty_project_and_one_where_nothing_is_coded_yet_are_in_order(project: Project) -> None:
    assert check_codebook(project) == []
    create_path(project, "Change/Plans", definition="What was to be done.")
    assert check_codebook(project) == []


@pytest.mark.sqlite
def test_codes_that_hang_below_themselves_are_an_error_and_the_rest_is_still_looked_at(sound: Project) -> None:
    create_path(sound, "Change/Plans/Written/Long", definition="Plans on paper.")
    path, plans = sound.path, load_tree(sound).find("Change/Plans").id
    written, long = (load_tree(sound).find(name).id for name in ("Written", "Long"))
    sound.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE code SET parent_id = ? WHERE id = ?", (written, plans))
    with open_project(path, coder="mara", write=False) as project:
        (cycle,) = found(project, "cycle")
        assert cycle.severity == "error" and set(cycle.code_ids) == {plans, written}
        assert long not in cycle.code_ids
        assert all("Plans" in told and "Written" in told for told in cycle.codes)
        assert check_codebook(project)[0] == cycle
        assert paths(project, "unused") == [("note", ("Plans/Written/Long",))]


def test_two_siblings_of_one_name_are_an_error(sound: Project) -> None:
    row(sound, "Change/Schedules", name="PLANS")
    assert paths(sound, "same-name") == [("error", ("Change/Plans", "Change/PLANS"))]
    assert found(sound, "likeness") == []


def test_a_code_below_a_retired_one_is_told_with_it(sound: Project) -> None:
    row(sound, "Change", retired=1)
    (flaw,) = found(sound, "below-retired")
    assert (flaw.severity, flaw.codes) == ("warning", ("Change/Plans", "Change/Schedules"))
    assert "“Change”, which is retired" in flaw.sentence
    for path in ("Change/Plans", "Change/Schedules"):
        row(sound, path, retired=1)
    assert check_codebook(sound) == []


def test_names_that_differ_in_spelling_only_are_told_wherever_they_hang(sound: Project) -> None:
    create_path(sound, "Feelings/plan", definition="Another.")
    assert paths(sound, "likeness") == [("warning", ("Change/Plans", "Feelings/plan"))]
    create_path(sound, "Other/Schedules", definition="Another.")
    assert paths(sound, "likeness")[1] == ("note", ("Change/Schedules", "Other/Schedules"))


def test_a_missing_definition_weighs_more_where_the_code_is_used_and_themes_need_none(sound: Project) -> None:
    describe(sound, "Change/Plans", definition=" ")
    create_path(sound, "Change/Rules")
    assert paths(sound, "definition") == [("warning", ("Change/Plans",)), ("note", ("Change/Rules",))]


def test_examples_that_stand_in_a_transcript_or_are_made_up_are_in_order(sound: Project) -> None:
    for example in (
        "“We had a plan.   Nobody read it”",
        '"had a plan. Nobody"',
        "We had a plan. Nobody read it, honestly",
        "We had a plan … I liked it, mostly.",
        "- We had a plan. Nobody read it, honestly.\n- Then the schedule changed.",
        "They never looked",  # Short and without marks: made up.
    ):
        describe(sound, "Change/Plans", example=example)
        assert check_codebook(sound) == [], example


def test_an_example_that_stands_in_no_transcript_is_a_note(sound: Project) -> None:
    for example in (
        "“We had no plan”",
        "We had a plan. Everybody read it, honestly.",
        "“We had a … never a plan”",
    ):
        describe(sound, "Change/Plans", example=example)
        assert paths(sound, "example") == [("note", ("Change/Plans",))], example
        assert "stands in no transcript" in found(sound, "example")[0].sentence


def test_examples_that_stand_nowhere_are_told_together_and_not_before_there_is_a_transcript(
    sound: Project, tmp_path: Path
) -> None:
    for path in ("Change/Plans", "Feelings"):
        describe(sound, path, example="“Nobody ever said this”")
    (flaw,) = found(sound, "example")
    assert flaw.codes == ("Change/Plans", "Feelings") and "the examples of 2 codes stand" in flaw.sentence
    with create_project(tmp_path / "new.qualcode", name="New", coder="mara") as new:
        create_path(new, "Plans", definition="What was planned.", example="“Nobody ever said this”")
        assert check_codebook(new) == []


def test_an_example_that_only_an_older_version_or_a_removed_transcript_holds_is_to_be_looked_at(sound: Project) -> None:
    document = list_documents(sound)[0]
    start = read_text(sound, document.version_id).index(PLAN)
    replace_document(sound, plan_correction(sound, document, Span(start, start + len(PLAN)), "There was none."))
    (flaw,) = found(sound, "example")
    assert (flaw.severity, flaw.codes) == ("warning", ("Change/Plans",)) and "older version" in flaw.sentence
    remove_document(sound, document.id, with_codings=True)
    flaws = found(sound, "example")
    assert len(flaws) == 3 and all(flaw.severity == "warning" and "removed" in flaw.sentence for flaw in flaws)


def test_a_link_to_a_quote_that_is_gone_is_to_be_looked_at(sound: Project) -> None:
    coding = next(one for one in list_codings(sound) if one.quote == "I liked it")
    fields = ("definition", "include", "exclude", "example", "memo")
    describe(sound, "Feelings", **dict.fromkeys(fields, f"see [[quote:{coding.uuid[:13]}|there]] and [[Plans]]"))
    assert found(sound, "link") == []
    remove_codings(sound, [coding.id])
    flaws = found(sound, "link")
    assert {(flaw.severity, flaw.codes) for flaw in flaws} == {("warning", ("Feelings",))}
    assert [flaw.sentence.split()[1] for flaw in flaws] == list(fields)


def test_a_theme_without_codes_and_a_code_without_codings_are_notes(sound: Project) -> None:
    create_path(sound, "Change/Rules", definition="What holds.")
    create_path(sound, "Places", definition="Where it was.")
    assert paths(sound, "unused") == [("note", ("Change/Rules",))]
    assert paths(sound, "empty-theme") == [("note", ("Places",))]


def test_colours_of_siblings_and_marks_that_are_given_twice_are_notes(sound: Project) -> None:
    for path in ("Change", "Feelings"):
        describe(sound, path, colour="blue", mark="★")
    describe(sound, "Change/Plans", colour="blue")
    assert paths(sound, "colour") == [("note", ("Change", "Feelings"))]
    assert paths(sound, "mark") == [("note", ("Change", "Feelings"))]


def test_a_code_that_has_most_of_many_codings_is_a_note(sound: Project) -> None:
    document = list_documents(sound)[0]
    text, code = read_text(sound, document.version_id), load_tree(sound).find("Feelings").id
    letters = [place for place in range(text.index("I liked")) if not text[place].isspace()]
    with sound.change("apply-code", "many codings"):
        for place in letters[:99]:
            apply_code(sound, document.id, (place, place + 1), code)
    (flaw,) = found(sound, "overused")
    assert flaw.codes == ("Feelings",) and "100 of 102 codings (98%)" in flaw.sentence


def test_errors_come_first_then_what_is_to_be_looked_at(sound: Project) -> None:
    describe(sound, "Change/Plans", definition="", example="“We had no plan at all”")
    row(sound, "Change/Schedules", name="PLANS")
    flaws = check_codebook(sound)
    assert [flaw.severity for flaw in flaws] == ["error", "warning", "note"]
    assert {flaw.kind for flaw in flaws} <= set(FLAW_KINDS) and all(flaw.remedy for flaw in flaws)


def test_nothing_is_written(sound: Project, dump: Callable[[Project], Any]) -> None:
    before = dump(sound)
    check_codebook(sound)
    assert dump(sound) == before


def test_pieces_are_what_is_quoted_else_lines_of_six_words() -> None:
    assert pieces("Somebody says “we had a plan” or «no plan yet […] not at all».") == [
        ("we", "had", "a", "plan"),
        ("no", "plan", "yet"),
        ("not", "at", "all"),
    ]
    assert pieces("one two three four five") == [] == pieces("")
    assert pieces("1. one two three four five six.") == [("one", "two", "three", "four", "five", "six")]


def test_pieces_are_found_inside_words_at_their_ends_only() -> None:
    finder = Finder([("ad", "a", "pla"), ("had", "a", "plum"), ("We", "ha", "a", "plan")])
    assert finder.found_in("We had\n a  plan.") == {("ad", "a", "pla")}


def test_thousands_of_examples_are_looked_for_in_one_pass() -> None:
    sentences = [f"students said that the word{number} was theirs." for number in range(60_000)]
    texts = [" ".join(sentences[start : start + 200]) for start in range(0, len(sentences), 200)]
    needles = [("that", "the", f"word{number}", "was", "theirs") for number in range(58_000, 63_000)]
    finder = Finder(needles)
    began = time.process_time()
    assert sum(len(finder.found_in(text)) for text in texts) == 2000
    assert time.process_time() - began < 1


def test_the_shipped_codebooks_are_in_order(project: Project) -> None:
    for file in sorted((Path(__file__).resolve().parents[2] / "codebooks").glob("*.yaml")):
        import_codebook(project, read_codebook(file))
    assert len(load_tree(project)) > 10
    assert [flaw for flaw in check_codebook(project) if flaw.severity != "note"] == []
