"""A query that asks for few people is not published: whoever reads it knows who is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import PublicationError
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.retrieval.groups import groups_asked_for
from qualcode.retrieval.saved import save_query
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, read_text

PEOPLE = {"ANN": ("low", "3"), "BOB": ("low", "3"), "CYD": ("low", "9"), "DEE": ("high", "9"), "EVE": ("low", "9")}
TERMS = Terms(date="2026-01-01", without_key=True, without_ner=True)
PLAIN = "a teacher"


@pytest.fixture
def school(project: Project, tmp_path: Path) -> Project:
    """Five teachers who say the same; one of them is of another grade."""
    text = "\n\n".join(f"{label}: {said}" for said in ("Hello.", "We had a plan.") for label in PEOPLE)
    (tmp_path / "all.txt").write_text(text + "\n", encoding="utf-8")
    import_documents(project, [tmp_path / "all.txt"])
    create_path(project, "Plan")
    code = load_tree(project).find("Plan").id
    document = list_documents(project)[0]
    whole = read_text(project, document.version_id)
    for label, (grade, years) in PEOPLE.items():
        map_speaker(project, label, participant=label.title())
        set_attribute(project, find_bearer(project, label.title()), "grade", grade)
        set_attribute(project, find_bearer(project, label.title()), "years", years)
        start = whole.index("We", whole.rindex(label))
        apply_code(project, document.id, (start, start + 14), code)
    return project


@pytest.mark.parametrize("query", ["Plan", "Plan and @grade=low", "Plan and @years=9", "Plan and role:participant"])
def test_what_is_true_of_enough_people_is_published(school: Project, query: str) -> None:
    assert "We had a plan" in quotes_file(school, query, TERMS, attribution=PLAIN)


@pytest.mark.parametrize(
    "query",
    [
        "Plan and @grade=high",
        "Plan and not @grade=low",
        "Plan and participant:Ann",
        "Plan and speaker:ANN",
        "Plan and @grade=low and @years=3",
        "Plan and (@grade=low or participant:Dee)",
        "Plan and (@grade=low and @years<5)",
        "query:hidden",
        "(Plan and @grade=low and @years=3) or text:zebra",
        "(@grade=low and @years=3) overlaps Plan",
        "Plan and not (@grade=high or @years=9 or text:zebra)",
        "Plan and participants with (text:plan and @grade=low and @years=3)",
    ],
)
def test_what_is_true_of_fewer_is_refused(school: Project, query: str) -> None:
    save_query(school, "hidden", "Plan and @grade=high")
    with pytest.raises(PublicationError, match=r"the query: .* is true of (1 person|2 people)"):
        quotes_file(school, query, TERMS, attribution=PLAIN)
    assert "We had a plan" in quotes_file(school, query, Terms(date="2026-01-01", internal=True), attribution=PLAIN)


def test_each_condition_and_all_together_are_counted(school: Project) -> None:
    found = {
        group.condition: group.participants for group in groups_asked_for(school, "Plan and @grade=low and @years=9")
    }
    assert found == {"@grade=low and @years=9": 2, "@grade=low": 4, "@years=9": 3}
