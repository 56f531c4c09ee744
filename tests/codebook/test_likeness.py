"""Codes that are nearly the same are found, and those that differ on purpose are left alone."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.likeness import DEFINITION, NAME_REASONS, ORDER, SAME, SLIP, SPELLING, alike, near_duplicates
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.values import Code
from qualcode.storage.project import Project

ALIKE = [
    ("Problem clarity", "problem-clarity", SPELLING),
    ("Problem clarity", "Problem clarities", SPELLING),
    ("Problem clarity", "ProblemClarity", SPELLING),
    ("Students’ needs", "student need", SPELLING),
    ("Behaviour", "behaviors", SPELLING),
    ("Organisational change", "Organizational Change", SPELLING),
    ("Criteria for success", "Criterion for success", SPELLING),
    ("Movies", "Movie", SPELLING),
    ("Clarity of the problem", "Problem clarity", ORDER),
    ("Time pressure", "Pressure, time", ORDER),
    ("Problem clarity", "Problem clartiy", SLIP),
    ("Environment", "Enviroment", SLIP),
    ("Assessment", "Asessment", SLIP),
    ("Accommodation", "Acomodation", SLIP),
    ("Adviser", "Advisor", SLIP),
    ("Perceived usefulness", "Percieved usefulness", SLIP),
    ("Unterstützung", "Unterstüzung", SLIP),
]
DIFFERENT = [
    ("Grade 4", "Grade 5"),
    ("Grade 4", "Grade 45"),
    ("Phase I", "Phase II"),
    ("Group A", "Group B"),
    ("internal", "external"),
    ("Internal motivation", "External motivation"),
    ("clear", "unclear"),
    ("Formal learning", "Informal learning"),
    ("Time", "No time"),
    ("Support", "Lack of support"),
    ("Intragroup conflict", "Intergroup conflict"),
    ("Qualitative methods", "Quantitative methods"),
    ("Quality", "Quantity"),
    ("Employer", "Employee"),
    ("Mentor", "Mentee"),
    ("Microstructure", "Macrostructure"),
    ("Adoption", "Adaption"),
    ("Moral", "Morale"),
    ("Trial", "Trail"),
    ("Human", "Humane"),
    ("Causal", "Casual"),
    ("Reading", "Leading"),
    ("Hope", "Cope"),
    ("Teacher support", "Peer support"),
    ("Time", "Time pressure"),
    ("Filled", "Filed"),
    ("Pretest", "Posttest"),
    ("Male students", "Female students"),
]
SAID = "Passages in which a student says that the problem was clear enough to begin the work alone."
SAY_THE_SAME = [
    (SAID, "Passages in which students say the problem was clear enough to begin the work alone"),
    (SAID, "A student says that the problem was clear enough to begin work alone (passages)"),
    (
        "The teacher explains how the groups are formed, who leads them, and which tasks every member takes over in class.",
        "How the groups are formed, who leads them and which tasks every member takes over in class, as a teacher explains.",
    ),
]
SAY_ANOTHER_THING = [
    (SAID, SAID.replace("clear", "unclear")),
    (SAID, SAID.replace("was clear", "was not clear")),
    (SAID, SAID.replace("student", "teacher")),
    (SAID, SAID.replace("problem", "schedule").replace("work", "journey")),
    ("Everything that is said of the fourth year, grade 4.", "Everything that is said of the fourth year, grade 5."),
    ("Fear of the exam", "Fear of the exam"),
    ("Teachers give feedback on written homework.", "Teachers give peer feedback on written homework."),
]


def book(*entries: tuple[str, str], parents: tuple[int | None, ...] = ()) -> CodeTree:
    """A codebook of (name, definition), with ids from 1."""
    return CodeTree(
        Code(
            id=number,
            uuid=f"{number:032x}",
            parent_id=parents[number - 1] if parents else None,
            position=number,
            name=name,
            definition=definition,
            include="",
            exclude="",
            example="",
            colour="",
            mark="",
            memo="",
            retired=False,
        )
        for number, (name, definition) in enumerate(entries, 1)
    )


@pytest.mark.parametrize(("one", "other", "why"), ALIKE)
def test_names_that_are_nearly_the_same_are_a_pair_and_offered_while_one_is_typed(
    one: str, other: str, why: str
) -> None:
    tree = book((one, ""), ("Something else", ""), (other, ""))
    assert [(pair.first, pair.second, pair.why) for pair in near_duplicates(tree)] == [(1, 3, why)]
    assert alike(book((one, ""), ("Something else", "")), other) == [1]
    assert alike(book((other, ""), ("Something else", "")), one) == [1]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_differ_on_purpose_are_no_pair(one: str, other: str) -> None:
    assert near_duplicates(book((one, ""), (other, ""))) == []
    assert alike(book((one, "")), other) == []
    assert alike(book((other, "")), one) == []


@pytest.mark.parametrize(("one", "other"), SAY_THE_SAME)
def test_definitions_that_say_nearly_the_same_are_a_pair(one: str, other: str) -> None:
    (pair,) = near_duplicates(book(("First", one), ("Second", other)))
    assert (pair.first, pair.second, pair.why) == (1, 2, DEFINITION) and pair.score >= 85


@pytest.mark.parametrize(("one", "other"), SAY_ANOTHER_THING)
def test_definitions_of_which_one_word_makes_another_meaning_are_no_pair(one: str, other: str) -> None:
    assert near_duplicates(book(("First", one), ("Second", other))) == []


def test_words_that_are_used_again_and_again_are_not_taken_for_slips_of_one_another() -> None:
    names = ("Contract talks", "Contrast talks", "Contract law", "Contrast, sharp")
    assert near_duplicates(book(*((name, "") for name in names))) == []
    assert len(near_duplicates(book(*((name, "") for name in names[:3])))) == 1


def test_a_name_in_two_places_is_a_pair_unless_the_places_are_divided_alike() -> None:
    tree = book(("Barriers", ""), ("Needs", ""), ("Time", ""), ("time", ""), parents=(None, None, 1, 2))
    assert [(pair.first, pair.second, pair.why) for pair in near_duplicates(tree)] == [(3, 4, SAME)]
    tree = book(
        *((name, "") for name in ("Barriers", "Needs", "Time", "Time", "Money", "Money")),
        parents=(None, None, 1, 2, 1, 2),
    )
    assert near_duplicates(tree) == []


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    tree = book(
        ("Enviroment", ""), ("Time use", SAID), ("Environment", ""), ("Use of time", ""), ("Else", SAY_THE_SAME[0][1])
    )
    found = near_duplicates(tree)
    assert [pair.why for pair in found] == [DEFINITION, ORDER, SLIP]
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert near_duplicates(tree, limit=1) == found[:1]


def test_retired_codes_are_neither_pairs_nor_offered(project: Project) -> None:
    for name in ("Problem clarity", "Problem-clarity", "Other"):
        create_path(project, name)
    tree = load_tree(project)
    assert len(near_duplicates(tree)) == 1
    retired = CodeTree(replace(code, retired=code.name == "Problem clarity") for code in tree.walk())
    assert near_duplicates(retired) == []
    assert [retired.code(id_).name for id_ in alike(retired, "problem clarities")] == ["Problem-clarity"]


def test_of_names_as_near_the_one_beside_it_is_offered_first_and_the_nearest_before_all() -> None:
    tree = book(
        ("Needs", ""), ("Barriers", ""), ("Time", ""), ("Times", ""), ("Timing", ""), parents=(None, None, 1, 2, 2)
    )
    assert alike(tree, "TIME", parent_id=2) == [3, 4]
    assert alike(tree, "times", parent_id=1) == [4, 3]
    assert alike(tree, "time-s", parent_id=None) == []
    assert alike(tree, " ,. ") == []


def test_a_large_codebook_is_looked_through_at_once() -> None:
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(4, 11))) for _ in range(1000)]
    entries = [
        (" ".join(chance.choices(vocabulary, k=chance.randint(1, 3))), " ".join(chance.choices(vocabulary, k=25)))
        for _ in range(2000)
    ]
    entries[1500] = (entries[17][0].upper(), "")
    entries[1800] = ("quite else", entries[99][1] + " indeed")
    tree = book(*entries)
    began = time.process_time()
    found = {(pair.first, pair.second) for pair in near_duplicates(tree, limit=10_000)}
    assert time.process_time() - began < 2  # Some five times what it takes.
    assert {(18, 1501), (100, 1801)} <= found
    began = time.process_time()
    assert alike(tree, entries[17][0].title())[0] in (18, 1501)
    assert time.process_time() - began < 0.1


def test_all_reasons_are_those_of_names_or_of_the_definition() -> None:
    assert DEFINITION not in NAME_REASONS and {SAME, SPELLING, SLIP, ORDER} == NAME_REASONS
