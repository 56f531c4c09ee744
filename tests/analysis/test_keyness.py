"""Words that tell groups apart: the numbers are those of the formulas, and one loud person is seen."""

from __future__ import annotations

from math import isclose, log, log2
from pathlib import Path

import pytest

from counted_study import give
from qualcode.analysis.keyness import CRITICAL, keyness, log_likelihood, log_ratio
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.word_answers import Keyness, KeyWord
from qualcode.storage.project import Project
from spoken_study import build


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return build(project, tmp_path)


def rows(answer: Keyness) -> dict[str, KeyWord]:
    return {row.word: row for row in answer.rows}


def test_log_likelihood_is_that_of_the_two_cell_form() -> None:
    # The example taught with the calculator of Lancaster University: 52 in 50,000 words, 57 in 75,000.
    assert round(log_likelihood(52, 57, 50_000, 75_000), 2) == 2.65
    # By hand: 10 against none in equal groups, of which 5 each were expected.
    assert isclose(log_likelihood(10, 0, 1000, 1000), 2 * 10 * log(2))
    assert isclose(log_likelihood(0, 10, 1000, 1000), 2 * 10 * log(2))
    assert isclose(log_likelihood(6, 4, 100, 300), 2 * (6 * log(6 / 2.5) + 4 * log(4 / 7.5)))
    assert log_likelihood(10, 30, 1000, 3000) == 0
    with pytest.raises(ValueError, match="no word"):
        log_likelihood(1, 0, 0, 10)


def test_log_ratio_counts_doublings_and_takes_none_for_a_half() -> None:
    assert log_ratio(4, 1, 1000, 1000) == 2 and log_ratio(1, 4, 1000, 1000) == -2
    assert log_ratio(8, 8, 1000, 2000) == 1
    assert log_ratio(8, 0, 1000, 1000) == log2(16) and log_ratio(0, 8, 1000, 1000) == -log2(16)


def test_critical_values_are_those_of_chi_squared_with_one_degree_of_freedom() -> None:
    from statistics import NormalDist

    for p, value in CRITICAL.items():
        assert abs(NormalDist().inv_cdf(1 - p / 2) ** 2 - value) < 0.01


def test_two_values_of_an_attribute_are_compared(study: Project) -> None:
    answer = keyness(study, "role=student", "@role=Teacher", at_least=1)
    assert (answer.a.words, answer.a.participants, answer.b.words, answer.b.documents) == (11, 1, 24, 1)
    found = rows(answer)
    homework = found["homework"]
    assert answer.rows[0] == homework and homework.more_in == "a"
    assert homework.g2 == round(log_likelihood(4, 0, 11, 24), 2)
    assert homework.log_ratio == round(log_ratio(4, 0, 11, 24), 2)
    assert homework.p_below == 0.01 and (homework.a.count, homework.b.count) == (4, 0)
    # Said four times, by one person: no word of the group.
    assert homework.a.participants == 1 and homework.a.documents == 1
    assert found["garden"].more_in == "b" and found["garden"].b.participants == 2
    assert "the" not in found
    assert list(rows(keyness(study, "role=student", "role=teacher", at_least=1, said_by=2))) == ["garden", "bell"]
    assert any("look at the participants" in note for note in answer.filter.notes)


def test_the_rest_is_everything_else_that_counts(study: Project) -> None:
    answer = keyness(study, "role=student", at_least=1)
    assert (answer.a.words, answer.b.words) == (11, 45 - 11)
    assert answer.b.name == "all but role=student"
    with_interviewers = keyness(study, "role=student", at_least=1, roles=["participant", "unknown", "interviewer"])
    assert with_interviewers.b.words == 45 - 11 + 12


def test_codings_of_a_code_are_a_group(study: Project) -> None:
    give(study, "first", "The bell schedule rules us.", "Bell")
    give(study, "second", "the bell schedule is fine", "Bell")
    give(study, "second", "The garden. Students dig there.", "Outside")
    answer = keyness(study, "Time", at_least=1)
    assert (answer.a.words, answer.b.words) == (10, 35)
    assert rows(answer)["bell"].a.count == 2 and rows(answer)["bell"].b.count == 2
    assert rows(answer)["bell"].more_in == "a" and rows(answer)["students"].more_in == "b"
    both = keyness(study, "Bell", "Outside", at_least=1)
    assert (both.a.words, both.b.words) == (10, 5) and "all coders" in (both.filter.whose or "")
    phrases = keyness(study, "Bell", length=2, at_least=1)
    assert rows(phrases)["bell schedule"].a.count == 2


def test_what_is_in_both_groups_counts_in_neither(study: Project) -> None:
    give(study, "first", "The bell schedule rules us.", "Bell")
    give(study, "second", "the bell schedule is fine", "Bell")
    answer = keyness(study, "Bell", "role=teacher", at_least=1)
    assert (answer.a.words, answer.b.words) == (5, 19)
    assert any(note.startswith("5 words in both groups") for note in answer.filter.notes)


def test_frequency_and_number_are_limited_and_tests_are_counted(study: Project) -> None:
    answer = keyness(study, "role=student", at_least=4)
    assert set(rows(answer)) == {"bell", "homework", "students"} and answer.compared == 3
    assert answer.critical_values["bonferroni"] == 5.73  # p = 0.05 / 3
    assert answer.critical_values["0.05"] == 3.84
    assert [row.above_bonferroni for row in answer.rows] == [row.g2 >= 5.73 for row in answer.rows]
    few = keyness(study, "role=student", at_least=1, top=1)
    assert [row.more_in for row in few.rows].count("a") == 1 == [row.more_in for row in few.rows].count("b")


def test_groups_that_are_not_there_are_refused(study: Project) -> None:
    with pytest.raises(NotFoundError, match="student, teacher"):
        keyness(study, "role=king")
    with pytest.raises(NotFoundError):
        keyness(study, "shoe size=4")
    with pytest.raises(NotFoundError):
        keyness(study, "No such code")
    with pytest.raises(InputError, match="nothing that is said"):
        keyness(study, "Outside")
    with pytest.raises(InputError):
        keyness(study, "@role")
