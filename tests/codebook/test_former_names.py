"""A name or a path that a code once had still leads to it, from the memos that were written then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from codebook_looks import code
from qualcode.codebook import former_names
from qualcode.codebook.checking import Flaw, check_codebook
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import move_code
from qualcode.codebook.removing import remove_code
from qualcode.coding.memo_links import Links, ResolvedLink, memos_as_read
from qualcode.coding.memos import add_memo
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook_history import CodebookStep, codebook_steps


def link(project: Project, target: str) -> ResolvedLink:
    return Links(project).of(f"[[{target}]]")[0]


def leads(project: Project, *targets: str) -> list[tuple[str, str]]:
    """State and present name of links by name."""
    return [(found.state, found.name) for found in (link(project, target) for target in targets)]


def test_a_name_and_a_path_lead_to_the_code_that_was_renamed(study: Project) -> None:
    add_memo(study, "See [[plan/liked]] and [[code:Liked|praise]].")
    rename_code(study, code(study, "Liked"), "Praised")
    rename_code(study, code(study, "Plan"), "Design")
    rename_code(study, code(study, "Praised"), "Favoured")
    now = ("resolved", "Design/Favoured")
    assert leads(study, "Liked", "Plan/Liked", "Plan/Praised", "Design/Praised", "code:liked") == [now] * 5
    assert link(study, "Design/Liked").broken, "it was never called so there"
    assert [memo.text for memo in memos_as_read(study, list_memos(study))] == [
        "See Design/Favoured and Design/Favoured."
    ]


def test_a_path_leads_to_the_code_that_was_moved(study: Project) -> None:
    move_code(study, code(study, "Liked"), code(study, "Time"))
    assert leads(study, "Plan/Liked") == [("resolved", "Time/Liked")]
    move_code(study, code(study, "Time"), code(study, "Plan"))
    assert leads(study, "Plan/Liked", "Time/Liked") == [("resolved", "Plan/Time/Liked")] * 2


def test_a_name_leads_to_where_the_code_was_merged_also_after_it_was_renamed(study: Project) -> None:
    rename_code(study, code(study, "Liked"), "Praised")
    merge_codes(study, [code(study, "Praised")], code(study, "Time"))
    assert leads(study, "Plan/Liked", "Liked", "Plan/Praised") == [("resolved", "Time")] * 3
    rename_code(study, code(study, "Time"), "Hours")
    assert leads(study, "Plan/Liked", "Time") == [("resolved", "Hours")] * 2
    undo(study, 2)
    assert leads(study, "Plan/Liked", "Time") == [("resolved", "Plan/Praised"), ("resolved", "Time")]


def test_of_a_removed_code_the_link_says_so_and_of_one_that_was_taken_back_it_does_not(study: Project) -> None:
    remove_code(study, code(study, "Unknown"))
    found = link(study, "Plan/Unknown")
    assert found.broken and found.reason == "there is no code “Plan/Unknown” any more: it was removed"
    create_path(study, "Likely")
    undo(study)
    assert "removed" not in link(study, "Likely").reason


def test_a_name_that_several_codes_had_leads_to_none_of_them(study: Project) -> None:
    rename_code(study, code(study, "Liked"), "Praised")
    rename_code(study, code(study, "Unknown"), "Liked")
    rename_code(study, code(study, "Liked"), "Open")
    for target in ("Liked", "Plan/Liked"):
        found = link(study, target)
        assert found.state == "ambiguous" and "“Plan/Praised”, “Plan/Open”" in found.reason
    remove_code(study, code(study, "Open"))
    assert "“Plan/Praised”, and one that was removed" in link(study, "Liked").reason


def test_what_has_the_name_now_goes_before_what_had_it(study: Project) -> None:
    rename_code(study, code(study, "Time"), "Hours")
    create_path(study, "Time")
    assert leads(study, "Time", "Hours") == [("resolved", "Time"), ("resolved", "Hours")]


def test_the_journal_is_read_once_and_only_for_names_that_nothing_has(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Project] = []

    def counted(project: Project, *, partly: bool) -> Iterator[CodebookStep]:
        asked.append(project)
        return codebook_steps(project, partly=partly)

    monkeypatch.setattr(former_names, "codebook_steps", counted)
    links = Links(study)
    links.of("[[Plan]] [[first]] [[memo:ffffffff]] [[quote:ffffffff]] [[case:nobody]]")
    assert asked == []
    links.of("[[nothing]] [[nobody]] [[code:nowhere]]")
    assert len(asked) == 1


def test_broken_links_of_memos_are_told_with_the_flaws_of_the_codebook(study: Project) -> None:
    def found() -> list[Flaw]:
        return [flaw for flaw in check_codebook(study) if flaw.kind == "link"]

    add_memo(study, "See [[Plan/Unknown]] and [[Time]].", code_id=code(study, "Liked"))
    add_memo(study, "No [[case:nobody]].")
    (flaw,) = found()
    assert (flaw.severity, flaw.codes) == ("warning", ()) and "no case “nobody”" in flaw.sentence
    rename_code(study, code(study, "Time"), "Hours")
    remove_code(study, code(study, "Unknown"))
    first, _ = found()
    assert (first.severity, first.codes) == ("warning", ("Plan/Liked",))
    assert "“See Plan/Unknown and Time.”" in first.sentence and "it was removed" in first.sentence
