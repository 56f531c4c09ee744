from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.analysis.resolving import People
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.domain.errors import InputError
from qualcode.reports.attribution import Bearer, Template
from qualcode.reports.plain_words import article, plural
from qualcode.storage.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


@pytest.mark.parametrize(
    "words",
    [
        "an elementary teacher", "a university lecturer", "an hour", "an honest man", "an MRI", "an MBA", "a SPED teacher",
        "a STEM coach", "an FBI agent", "an X-ray", "an 8th grade", "an 11th grader", "an 18-year-old", "a 110-year-old",
        "an 80", "a 1,100", "an 11,000", "an uninterested one", "an unidentified one", "a unit lead", "a user", "an usher",
        "an urban school", "a rural school", "a European", "a one-year hire", "a once-daily", "a Ukrainian", "a utility",
        "an utter fool", "an heir", "a historic", "an élève", "an “old hand”", "an F student", "a B student", "a U-turn",
        "an HR head", "a UK citizen", "a UNESCO man", "an EdD", "an IT lead", "an undergraduate", "a unique", "an ELL teacher",
    ],
)  # fmt: skip
def test_the_article_goes_by_the_sound(words: str) -> None:
    said, rest = words.split(" ", 1)
    assert article(rest) == said


def test_without_a_letter_the_article_is_a() -> None:
    assert article("") == article("—") == "a"


def test_the_plural_is_of_the_word_that_counts() -> None:
    wanted = {
        "teacher": "teachers", "teacher of the year": "teachers of the year", "secretary": "secretaries", "boss": "bosses",
        "spokeswoman": "spokeswomen", "person": "people", "staff": "staff", "human": "humans", "German": "Germans",
        "coach": "coaches", "Child": "Children", "head of school": "heads of school", "": "",
    }  # fmt: skip
    assert {word: plural(word) for word in wanted} == wanted


def called(study: Project, template: str, participant: str = "P1", **words: str) -> str:
    people = People(study)
    case = next(case for case in people.cases.values() if case.name == participant)
    document = next(
        d.id for d in people.documents.values() if d.name in (("first",) if participant < "P3" else ("second",))
    )
    return Template(template, people, words).render(Bearer(document, case.id, "x"), "Plan")


def test_a_template_speaks_plain_words(study: Project) -> None:
    set_attribute(study, find_bearer(study, "P1"), "level", "elementary")
    for template in ("{a level} {role} in {site.state}", "a {level} {role} in {state}", "{a:level} {role} in {state}"):
        assert called(study, template, FL="Florida") == "an elementary teacher in Florida"
    assert called(study, "{A level} {role|capital}") == "An elementary Teacher"
    assert called(study, "one of the {role|plural}") == "one of the teachers"
    assert called(study, "A {level}-{role|lower}") == "An elementary-teacher"


def test_what_stands_in_brackets_is_dropped_where_a_value_is_missing(study: Project) -> None:
    template = "a[ {level}][ {role}] adult[ in {state}]"
    set_attribute(study, find_bearer(study, "P3"), "level", "high school")
    assert called(study, template) == "a teacher adult in FL"
    set_attribute(study, find_bearer(study, "P1"), "level", "elementary")
    assert called(study, template) == "an elementary teacher adult in FL"
    assert called(study, template, "P3") == "a high school teacher adult in CA"
    assert called(study, template, "P4") == "an adult in CA"
    assert called(study, "[[{role}]] {{x}}") == "[teacher] {x}"
    assert called(study, "{role} x", "P4") == "(no role) x"


def test_words_of_ones_own_count_as_the_same(study: Project) -> None:
    words = {"teacher": "member of staff", "role=principal": "member of staff"}
    people = People(study)
    first = next(d.id for d in people.documents.values() if d.name == "first")
    ids = {case.name: case.id for case in people.cases.values()}
    plain, merged = Template("{role}", people), Template("{role}", people, words)
    assert [t.group(Bearer(first, ids["P2"], "")).people for t in (plain, merged)] == [1, 3]  # type: ignore[union-attr]
    assert merged.render(Bearer(first, ids["P2"], ""), "") == "member of staff"
    only = Template("{site.state}", people, {"role=FL": "no", "site.state=FL": "Florida"})
    assert only.render(Bearer(first, ids["P2"], ""), "") == "Florida"


def test_an_optional_value_is_judged_too(study: Project) -> None:
    people = People(study)
    first = next(d.id for d in people.documents.values() if d.name == "first")
    ids = {case.name: case.id for case in people.cases.values()}
    group = Template("someone[ who is {a role}]", people).group(Bearer(first, ids["P2"], ""))
    assert group is not None and group.people == 1 and group.shown == ("participant.role: principal",)
    interviewer = Bearer(first, None, "interviewer")
    assert Template("someone[ who is {a role}]", people).render(interviewer, "") == "interviewer"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{rol}", r"write \{role\}, or use"),
        ("{a rolle}", r"\{rolle\}.*write \{role\}"),
        ("{role|shout}", "“shout” is no way.*lower, capital, plural"),
        ("in [brackets]", "brackets without a field"),
        ("[{role}", "single “\\["),
        ("{role}]", "single “]”"),
        ("[a [{role}]]", "single “\\["),
        ("[{role", "single “{”"),
    ],
)
def test_a_wrong_template_is_refused_and_says_what_is_meant(study: Project, template: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Template(template, People(study))
