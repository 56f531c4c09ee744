"""What speaks against a publication, by kind, each with how it is settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.cases.attributes import find_bearer
from qualcode.cases.withholding import withdraw
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.memos import add_memo
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.identifiers import Hit
from qualcode.domain.publishing import PROBLEM_KINDS, REMEDIES, by_kind, listed, problem, told
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.judging import IT, Content, find_problems, judge
from qualcode.reports.memos import memos_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms, without_ner
from qualcode.reports.writing import write_file
from qualcode.settings.atomic import write_whole
from qualcode.storage.project import Project


def entities(texts: Sequence[str]) -> list[list[Hit]]:
    """Every `like` is a person, every `Ridge` or `teacher` a place; a `time` may be an ordinary word."""
    kinds = {
        "like": ("person", True),
        "Ridge": ("place", True),
        "teacher": ("place", True),
        "time": ("person", False),
    }
    return [
        [
            Hit(match.start(), match.end(), kind, certain)  # type: ignore[arg-type]
            for word, (kind, certain) in kinds.items()
            for match in re.finditer(word, text)
        ]
        for text in texts
    ]


LOOKED = Terms("2026-11-22", without_key=True, entities=entities)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def kinds_of(error: pytest.ExceptionInfo[PublicationError]) -> list[str]:
    return [*by_kind(error.value.problems)]


def test_what_was_not_looked_for_must_be_said_to_be_missing(study: Project) -> None:
    with pytest.raises(
        PublicationError, match=r"list of names.*language model.*--without-key.*--without-ner"
    ) as caught:
        judge(study, Content(), Terms("d"))
    assert kinds_of(caught) == ["key", "ner"]
    with pytest.raises(PublicationError, match="--without-ner"):
        judge(study, Content(), Terms("d", names=("Zoe",)))
    judge(study, Content(), Terms("d", names=("Zoe",), without_ner=True))
    written = quotes_file(study, "Liked", Terms("d", without_key=True, without_ner=True))
    assert written.count(without_ner().partition(" (")[0]) == 2
    assert without_ner().partition(" (")[0] not in quotes_file(study, "Liked", replace(LOOKED, accept=["like"]))


def test_a_name_that_no_list_has_is_refused_once_with_its_places(study: Project) -> None:
    with pytest.raises(PublicationError, match="holds “like”, which looks like somebody's name") as caught:
        quotes_file(study, "Plan", LOOKED)
    (one,) = caught.value.problems
    assert one.kind == "entity" and "like" in one.what and "--accept WORD" in one.remedy
    assert one.as_json() == {"kind": "entity", "where": one.where, "what": one.what, "remedy": one.remedy}


def test_words_that_a_person_looked_at_pass_whatever_their_case(study: Project) -> None:
    assert "I like the plan" in quotes_file(study, "Plan", replace(LOOKED, accept=["LIKE"]))
    assert "(1 word accepted)" in quotes_file(study, "Plan", replace(LOOKED, accept=["like", "like"]))


def test_values_of_attributions_are_not_looked_through_but_names_of_things_are(study: Project) -> None:
    terms = replace(LOOKED, k=1, accept=["like"])
    assert "a teacher" in quotes_file(study, "Liked", terms, attribution="a {role}")
    rename_code(study, load_tree(study).find("Liked").id, "Liked at Ridge")
    with pytest.raises(PublicationError, match="holds “Ridge”"):
        quotes_file(study, "Liked at Ridge", terms)
    with pytest.raises(PublicationError, match="the code “Plan/Liked at Ridge” holds “Ridge”"):
        frequencies_file(study, terms)
    rename_code(study, load_tree(study).find("Liked at Ridge").id, "Ridge")
    assert quotes_file(study, "Ridge", terms)


def test_memos_are_looked_through_and_redacted_in_the_file_only(study: Project) -> None:
    add_memo(study, "She was like Ridge. Quint did.")
    with pytest.raises(PublicationError, match=r"memo .* holds “like”"):
        memos_file(study, LOOKED)
    written = memos_file(
        study, replace(LOOKED, redact=True, names=("Quint",), pseudonyms={"Quint": "Bo"}), format="json"
    )
    assert "She was [name] [place]. [Bo] did." in written and "redacted" in written
    with pytest.raises(PublicationError, match="name “Quint”"):
        memos_file(study, replace(LOOKED, accept=["like", "Ridge"], names=("Quint",)))


def test_what_redaction_leaves_is_refused(study: Project) -> None:
    terms = replace(LOOKED, redact=True, names=("liked",))
    with pytest.raises(PublicationError, match="the code “Plan/Liked” holds the name “liked”"):
        quotes_file(study, "Liked", terms)


def test_the_name_of_the_file_is_judged_too(study: Project) -> None:
    terms = Terms("d", names=("Rosa Quint",), without_ner=True, target="quotes_rosa-quint.md")
    with pytest.raises(PublicationError, match="the name of the file holds the name “Rosa Quint”"):
        judge(study, Content(), terms)
    with pytest.raises(PublicationError, match="the name of the file holds “Ridge”"):
        judge(study, Content(), replace(LOOKED, target="Ridge_quotes.md"))


def test_words_with_figures_and_short_ones_of_a_file_name_are_no_names() -> None:
    looked: list[str] = []

    def looking(texts: Sequence[str]) -> list[list[Hit]]:
        looked.extend(texts)
        return [[] for _ in texts]

    for target in ("rigor2.html", "my_Quotes-of 3.b.docx"):
        find_problems(Content(), replace(LOOKED, entities=looking, target=target))
    assert looked == ["Quotes"]


def test_the_same_group_is_told_once_and_in_how_many_places() -> None:
    groups = [(f"the attribution of quote {i}", "“role: central office”", 2) for i in range(17)]
    groups += [("the cell A", IT, 2), ("the cell B", IT, 2), ("the query", "“role: head”", 1)]
    told_ = [one.sentence for one in find_problems(Content(groups=groups), Terms("d", k=3))]
    assert told_ == [
        "the attribution of quote 0: “role: central office” is true of 2 people, in 17 places",
        "the cell A: it is true of 2 people",
        "the cell B: it is true of 2 people",
        "the query: “role: head” is true of 1 person",
    ]


def test_redaction_is_not_offered_where_it_is_on_already() -> None:
    content = Content(things=[("the code “Zoe's”", "Zoe's like")], texts=[("a quote", "I like it")])
    for redact in (False, True):
        problems = find_problems(content, replace(LOOKED, names=("Zoe",), redact=redact))
        assert [*by_kind(problems)] == ["name", "entity"]
        assert ["--redact" in one.remedy for one in problems] == [not redact] * len(problems)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ([{1}, {1}, {1}, {1}, {2}, {3}, {4}, {5}], True),
        ([{1}, {1}, {1}, {2}, {2}, {3}, {4}, {5}], False),
        ([{1}, {1}, {1}, {1}, {2}, {3}, {4}], False),
        ([{1}] * 9, True),
        ([set()] * 9, False),
        ([{1}] * 4 + [{n} for n in range(2, 14)], False),
        ([{1, 2}] * 4 + [{n} for n in range(3, 8)], True),
    ],
)
def test_one_participant_is_not_quoted_too_often(given: list[set[int]], refused: bool) -> None:
    content = Content(quotes=[frozenset(people) for people in given])
    assert any(one.kind == "often" for one in find_problems(content, LOOKED)) is refused
    assert not find_problems(content, replace(LOOKED, quoted_often=True))


def test_a_refusal_names_every_kind_and_how_each_is_settled() -> None:
    problems = [problem("name", f"quote {i}", "holds the name “Zoe”") for i in range(9)]
    problems += [problem("small", "the cell", "it is true of 1 person"), problem("withheld", "a quote", "shows P1")]
    wrong, remedy = told(problems)
    assert "quote 2" in wrong and "quote 3" not in wrong and "the cell: it" in wrong and wrong.endswith("; and 6 more")
    for kind in ("name", "small", "withheld"):
        assert REMEDIES[kind] in remedy  # type: ignore[index]
    assert remedy.endswith("or write it with `--internal`")
    lines = listed(problems, most=2)
    assert lines[0].startswith("names of the list (9): ") and "  and 7 more" in lines and len(lines) == 8
    assert set(REMEDIES) == set(PROBLEM_KINDS)


def test_small_cells_are_hidden_with_their_complements_and_the_file_says_so(study: Project) -> None:
    terms = Terms("d", without_key=True, without_ner=True)
    with pytest.raises(PublicationError, match="--suppress"):
        frequencies_file(study, terms)
    table = frequencies_file(study, replace(terms, suppress=True))
    assert "hidden (–)" in table and "| –" in table
    as_json = frequencies_file(study, replace(terms, suppress=True), format="json")
    assert '"segments": null' in as_json
    by_role = frequencies_file(study, replace(terms, suppress=True, k=2), by="role")
    assert "of fewer than k = 2 people" in by_role


def test_a_full_disk_leaves_no_half_file_and_keeps_the_earlier_one(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.md"
    file.write_text("an earlier one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qualcode.settings.atomic.os.fsync", full)
    with pytest.raises(InputError, match="No space left"):
        write_file(file, "the new one", study)
    with pytest.raises(InputError, match="No space left"):
        write_whole(tmp_path / "new.md", b"x" * 100)
    assert file.read_text() == "an earlier one"
    assert not (tmp_path / "new.md").exists() and not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))


def test_a_file_that_is_there_is_replaced_only_if_that_is_asked_for(study: Project, tmp_path: Path) -> None:
    file = tmp_path / "out.md"
    file.write_text("an earlier one")
    with pytest.raises(InputError, match=r"there already.*--replace"):
        write_file(file, "new", study, replace=False)
    assert file.read_text() == "an earlier one"
    write_file(file, "new", study, replace=True)
    assert file.read_text() == "new"


def test_the_writers_own_words_in_an_attribution_are_looked_through(study: Project) -> None:
    terms = replace(LOOKED, k=1, accept=["like"])
    assert quotes_file(study, "Liked", terms, attribution="a {role}")
    with pytest.raises(PublicationError, match="the attribution holds “Ridge”"):
        quotes_file(study, "Liked", terms, attribution="a {role} of Ridge")
    with pytest.raises(PublicationError, match="the attribution holds “Ridge”"):
        quotes_file(study, "Liked", terms, attribution="a {role}", words={"teacher": "Ridge"})


def test_what_an_interviewer_says_to_who_is_left_out_is_left_out_too(study: Project) -> None:
    give(study, "second", "And here?", "Time")
    for name in ("P3", "P4"):
        withdraw(study, find_bearer(study, name))
    terms = Terms("2026-11-22", k=1, without_key=True, without_ner=True, leave_out_withheld=True)
    text = quotes_file(study, "Time", terms)
    assert "There is no time." in text and "And here?" not in text


def test_what_a_template_says_of_its_own_is_looked_through(study: Project, tmp_path: Path) -> None:
    import docx

    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Prepared at Ridge"
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(PublicationError, match="the template holds “Ridge”"):
        quotes_file(
            study, "Liked", replace(LOOKED, k=1, accept=["like"]), format="docx", template=tmp_path / "own.docx"
        )
