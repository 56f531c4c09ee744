"""All memos in one list, where their links lead, and the journal by date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcode.codebook.defining import rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_star
from qualcode.coding.memo_journal import memo_journal
from qualcode.coding.memo_links import (
    Links,
    ResolvedLink,
    document_memos,
    link_names,
    links_here,
    links_of_memos,
    links_to,
)
from qualcode.coding.memo_listing import MemoNames, list_all_memos
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.domain.choices import ON_WHAT
from qualcode.domain.days import day_begins, day_ends, day_of
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.memo_links import write_link
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_cases, list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_text

DAY = 86_400_000


@pytest.fixture
def noted(coded: Project) -> Project:
    """The study with a memo on each sort of thing, in the order of `ON_WHAT`."""
    oak = find_document(coded, "oak")
    text = read_text(coded, oak.version_id)
    start = text.index("We had a plan.")
    plans = load_tree(coded).find("Plans").id
    apply_code(coded, oak.id, (start, start + 14), plans)
    with coded.change("new-case", "participant P1") as tx:
        tx.add("cases", kind="participant", name="P1", site_id=None)
    case, coding = list_cases(coded)[0], list_codings(coded)[0]
    add_memo(coded, "How we work. Café!", kind="method")
    add_memo(coded, "Cut short.", document_id=oak.id)
    add_memo(coded, "She laughs.", document_id=oak.id, span=(start + 7, start + 14))
    add_memo(coded, "Not schedules.", kind="theory", code_id=plans)
    add_memo(coded, "Whose plan?", kind="question", coding_id=coding.id)
    add_memo(coded, "Left in spring.", case_id=case.id)
    return coded


def dated(project: Project, *days: tuple[str, str]) -> None:
    """Let the memos have been written and changed at noon of some days."""
    for memo, (created, changed) in zip(list_memos(project), days, strict=True):
        with project.change("memo-on", "dated") as tx:
            tx.update_where(
                "memo",
                {"id": memo.id},
                created_ms=day_begins(created) + DAY // 2,
                changed_ms=day_begins(changed) + DAY // 2,
            )


def texts(project: Project, **which: object) -> list[str]:
    return [listed.memo.text for listed in list_all_memos(project, **which)]  # type: ignore[arg-type]


def test_each_memo_says_what_it_is_on(noted: Project) -> None:
    listed = list_all_memos(noted)
    assert tuple(one.on for one in listed) == ON_WHAT
    assert [one.about() for one in listed] == [
        "the project",
        "oak",
        "“a plan.” in oak",
        "code Change/Plans",
        "Change/Plans “We had a plan.” in oak",
        "participant P1",
    ]
    assert [one.quote for one in listed] == ["", "", "a plan.", "", "We had a plan.", ""]
    assert {one.memo.coder for one in listed} == {"mara"}


def test_conditions_narrow_the_list(noted: Project) -> None:
    assert texts(noted, kind="question") == ["Whose plan?"]
    assert texts(noted, on="passage") == ["She laughs."]
    assert texts(noted, code="Change") == ["Not schedules.", "Whose plan?"]
    assert texts(noted, code="Schedules") == []
    assert texts(noted, document="oak") == ["Cut short.", "She laughs.", "Whose plan?"]
    with open_project_as(noted, "jonas") as theirs:
        add_memo(theirs, "Of Jonas.")
        assert texts(theirs, coders=["jonas"]) == ["Of Jonas."]
        assert len(texts(theirs, coders=["jonas", "mara"])) == 7


def open_project_as(project: Project, coder: str) -> Project:
    project.close()
    return open_project(project.path, coder=coder)


WORDS = [
    ("CAFE", ["How we work. Café!"]),
    ("plan whose", ["Whose plan?"]),
    ("a plan", ["She laughs.", "Not schedules.", "Whose plan?"]),
    ("we had", ["Whose plan?"]),
    ("oak laughs", ["She laughs."]),
    ("P1 spring", ["Left in spring."]),
    ("nowhere", []),
]


def test_every_word_is_looked_for_in_the_memo_and_in_what_it_is_on(noted: Project) -> None:
    for words, found in WORDS:
        assert texts(noted, words=words) == found


def test_what_there_is_not_is_refused(noted: Project) -> None:
    for which, error in (({"kind": "idea"}, InputError), ({"on": "turn"}, InputError), ({"code": "X"}, NotFoundError)):
        with pytest.raises(error):
            list_all_memos(noted, **which)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        list_all_memos(noted, coders=["nobody"])


def test_since_and_until_hold_for_writing_and_for_changing(noted: Project) -> None:
    one, two, three = "2026-03-01", "2026-03-02", "2026-03-03"
    dated(noted, (one, one), (one, three), (two, two), (two, two), (two, three), (three, three))
    assert len(texts(noted, since=day_begins(three))) == 3
    assert texts(noted, until=day_ends(one)) == ["How we work. Café!", "Cut short."]
    assert len(texts(noted, since=day_begins(two), until=day_ends(two))) == 3


# ---------------------------------------------------------------------- links


def resolved(project: Project, text: str) -> ResolvedLink:
    (link,) = Links(project).of(text)
    return link


NAMES = [
    ("[[Change/Plans]]", "code", "Change/Plans"),
    ("[[plans]]", "code", "Change/Plans"),
    ("[[code:Feelings]]", "code", "Feelings"),
    ("[[oak]]", "document", "oak"),
    ("[[document:OAK]]", "document", "oak"),
    ("[[P1]]", "case", "P1"),
    ("[[case:participant:P1]]", "case", "P1"),
]


def test_names_lead_to_codes_then_documents_then_cases(noted: Project) -> None:
    for text, kind, name in NAMES:
        link = resolved(noted, text)
        assert (link.state, link.kind, link.name) == ("resolved", kind, name)


def test_ids_lead_to_memos_quotes_and_whatever_has_one(noted: Project) -> None:
    coding, memo = list_codings(noted)[0], list_memos(noted)[0]
    assert resolved(noted, f"[[quote:{coding.uuid}]]").id == coding.id
    assert resolved(noted, f"[[quote:{coding.uuid[:13]}|x]]").name == "“We had a plan.”"
    assert resolved(noted, f"[[memo:{memo.uuid}]]").name == "How we work. Café!"
    oak = find_document(noted, "oak")
    assert resolved(noted, f"[[document:{oak.uuid}]]").name == "oak"


def test_a_link_that_leads_nowhere_says_why_and_what_is_near(noted: Project) -> None:
    link = resolved(noted, "[[Change/Plan]]")
    assert (link.state, link.id) == ("gone", None) and "nearest is the code “Change/Plans”" in link.reason
    assert "no quote has an id" in resolved(noted, "[[quote:ffffffff]]").reason
    assert "no memo has an id" in resolved(noted, "[[memo:12]]").reason
    assert resolved(noted, "[[case:oak]]").state == "gone"


def test_a_name_of_several_codes_is_ambiguous_and_a_path_is_not(noted: Project) -> None:
    from qualcode.codebook.creating import create_path

    create_path(noted, "Feelings/Plans")
    link = resolved(noted, "[[Plans]]")
    assert link.state == "ambiguous" and "“Change/Plans”, “Feelings/Plans”" in link.reason
    assert resolved(noted, "[[Feelings/Plans]]").state == "resolved"
    create_path(noted, "Plans")
    assert resolved(noted, "[[Plans]]").name == "Plans"


def test_a_written_link_and_a_path_survive_a_renaming(noted: Project) -> None:
    code = load_tree(noted).find("Plans")
    name = next(one for one in link_names(noted) if (one.kind, one.name) == ("code", "Change/Plans"))
    rename_code(noted, code.id, "Intentions")
    by_identity, by_path = Links(noted).of(f"{name.link} and [[Change/Plans]]")
    assert (by_identity.name, by_identity.link.shown) == ("Change/Intentions", "Change/Plans")
    assert (by_path.state, by_path.name) == ("resolved", "Change/Intentions")
    assert Links(noted).shown(f"See {name.link}; [[gone|as it was]].") == "See Change/Intentions; as it was."


def test_a_written_link_to_a_code_that_was_merged_leads_to_the_other(noted: Project) -> None:
    tree = load_tree(noted)
    plans, schedules = tree.find("Plans"), tree.find("Schedules")
    link = write_link("code", plans.uuid, "Change/Plans")
    merge_codes(noted, [plans.id], schedules.id)
    by_identity, by_path = Links(noted).of(f"{link} and [[Change/Plans]]")
    assert (by_identity.state, by_identity.name) == ("resolved", "Change/Schedules")
    assert (by_path.state, by_path.name) == ("resolved", "Change/Schedules")


def test_all_that_can_be_linked_to_is_offered_and_leads_there(noted: Project) -> None:
    coding = list_codings(noted)[0]
    assert "quote" not in {name.kind for name in link_names(noted)}
    set_star(noted, coding.id, True)
    names = link_names(noted)
    assert {name.kind for name in names} == {"code", "document", "case", "memo", "quote"}
    links = Links(noted)
    for name in names:
        (found,) = links.of(name.link)
        assert (found.state, found.kind, found.name) == ("resolved", name.kind, name.name)


def test_what_links_to_a_thing_is_found(noted: Project) -> None:
    plans, coding = load_tree(noted).find("Plans"), list_codings(noted)[0]
    first = list_memos(noted)[0]
    add_memo(noted, f"[[Plans]] twice, {write_link('code', plans.uuid, 'x')}; [[memo:{first.uuid}]] [[nothing]]")
    add_memo(noted, f"[[quote:{coding.uuid}]] of [[oak]]")
    one, two = list_memos(noted)[-2:]

    def ids(kind: str, id: int) -> list[int]:
        return [listed.memo.id for listed in links_to(noted, kind, id)]

    assert ids("code", plans.id) == [one.id] and ids("memo", first.id) == [one.id]
    assert ids("quote", coding.id) == [two.id] and ids("document", find_document(noted, "oak").id) == [two.id]
    assert [linked.listed.memo.id for linked in links_of_memos(noted)] == [one.id, two.id]
    assert links_of_memos(noted, []) == []
    on_code = next(listed for listed in list_all_memos(noted) if listed.on == "code")
    assert [(listed.memo.id, what) for listed, what in links_here(noted, on_code)] == [(one.id, "Change/Plans")]
    on_project = list_all_memos(noted)[0]
    assert [what for _, what in links_here(noted, on_project)] == ["this memo"]


def test_memos_of_a_document_are_read_with_present_names(noted: Project) -> None:
    oak, plans = find_document(noted, "oak"), load_tree(noted).find("Plans")
    add_memo(noted, f"See {write_link('code', plans.uuid, 'Change/Plans')}.", document_id=oak.id)
    rename_code(noted, plans.id, "Intentions")
    assert document_memos(noted, oak.id)[-1].text == "See Change/Intentions."


def test_the_history_tells_of_a_memo_without_ids(noted: Project) -> None:
    plans = load_tree(noted).find("Plans")
    effects = add_memo(noted, f"See {write_link('code', plans.uuid, 'Change/Plans')}.")
    assert effects.summary == "memo “See Change/Plans.”"


def test_reading_writes_nothing(noted: Project, dump: Callable[[Project], object]) -> None:
    before = dump(noted)
    list_all_memos(noted, words="plan")
    links_of_memos(noted)
    memo_journal(noted, with_changes=True)
    MemoNames(noted)
    assert dump(noted) == before


# ---------------------------------------------------------------------- journal


def test_the_journal_has_a_day_for_each_day_on_which_something_was_written(noted: Project) -> None:
    one, two, three = "2026-03-01", "2026-03-02", "2026-03-04"
    dated(noted, (two, two), (one, three), (one, one), (one, one), (three, three), (three, three))
    days = memo_journal(noted)
    assert [day.date for day in days] == [one, two, three]
    assert [(entry.what, entry.listed.memo.text) for entry in days[2].memos] == [
        ("changed", "Cut short."),
        ("written", "Whose plan?"),
        ("written", "Left in spring."),
    ]
    assert [day.done for day in days] == [(), (), ()]
    some = memo_journal(noted, since=day_begins(two), until=day_ends(two))
    assert [day.date for day in some] == [two]
    assert [day.date for day in memo_journal(noted, kind="theory")] == [one]


def test_the_journal_counts_what_was_done_and_stands(noted: Project) -> None:
    oak, feelings = find_document(noted, "oak"), load_tree(noted).find("Feelings").id
    apply_code(noted, oak.id, (0, 11), feelings)
    apply_code(noted, oak.id, (13, 20), feelings)
    undo(noted)
    rewrite_memo(noted, list_memos(noted)[0], "")
    today = memo_journal(noted, with_changes=True)[-1]
    assert today.date == day_of(list_memos(noted)[-1].created_ms)
    said = [done.words for done in today.done]
    assert "2 codings made" in said and "1 document imported" in said and "4 codes made" in said
    assert "1 case made" in said and "1 memo removed" in said
    assert {done.coder for done in today.done} == {"mara"}
    assert memo_journal(noted, since=day_begins("2099-01-01"), with_changes=True) == []
