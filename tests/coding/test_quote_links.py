"""Links to quotes lead on where codings go into others: merged with their codes, or joined by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codebook_looks import Dumping, code, flaws, one_change, passage
from counted_study import give, opened
from qualcode.codebook.checking import check_codebook
from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import Applied, apply_code
from qualcode.coding.changing import change_code, remove_codings, resize
from qualcode.coding.memo_links import Links
from qualcode.coding.memos import add_memo
from qualcode.domain.memo_links import write_target
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_definitions
from qualcode.storage.reads.codings import list_codings

FIELDS = ("definition", "include", "exclude", "example", "memo")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study without codings; whatever a test does to it, a look through the file finds nothing wrong."""
    with opened(tmp_path, coded=False) as project:
        yield project
        assert flaws(project) == []


def uuid_of(project: Project, coding_id: int) -> str:
    return list_codings(project, ids=[coding_id])[0].uuid


def leads(project: Project) -> list[tuple[str, int | None]]:
    """What the links of all memos lead to: state and id."""
    links = Links(project)
    return [(link.state, link.id) for memo in list_memos(project) for link in links.of(memo.text)]


def merge(project: Project, *names: str) -> None:
    *sources, target = (code(project, name) for name in names)
    merge_codes(project, sources, target)


def test_a_link_to_a_coding_that_a_merge_united_leads_to_the_one_it_went_into(study: Project, dump: Dumping) -> None:
    kept = give(study, "first", "I like the plan.", "Liked")
    gone = give(study, "first", "plan. We use", "Time")
    whole, apart = uuid_of(study, gone), uuid_of(study, give(study, "second", "There is no time here.", "Time"))
    add_memo(study, f"[[quote:{whole}|as | said]], [[ Quote : {whole} ]] and [[quote:{apart}|other]] [[Time]]")
    before = list_memos(study)[0]
    with one_change(study, dump):
        merge(study, "Time", "Liked")
    (memo,) = list_memos(study)
    identity = memo.text[len("[[quote:") :].partition("|")[0]
    assert uuid_of(study, kept).startswith(identity) and 13 <= len(identity) <= 36
    assert memo.text == f"[[quote:{identity}|as | said]], [[quote:{identity}]] and [[quote:{apart}|other]] [[Time]]"
    assert memo.changed_ms == before.changed_ms
    assert leads(study)[:2] == [("resolved", kept)] * 2 and all(state == "resolved" for state, _ in leads(study))


def test_links_in_what_codes_say_lead_on_too_and_nobody_recodes_for_it(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    gone = uuid_of(study, give(study, "first", "plan. We use", "Time"))
    unknown = code(study, "Unknown")
    redefine_code(study, unknown, definition="What nobody knows.")
    describe_code(study, unknown, **dict.fromkeys(FIELDS, f"see [[quote:{gone}|there]]"))
    given = give(study, "second", "We never saw the plan.", "Unknown")
    with one_change(study, dump):
        merge(study, "Time", "Liked")
    says = load_tree(study).code(unknown)
    assert all(gone not in getattr(says, field) and "|there]]" in getattr(says, field) for field in FIELDS)
    assert [flaw for flaw in check_codebook(study) if flaw.kind == "link"] == []
    latest = list_definitions(study, codes=[says.uuid])[-1]
    assert latest.definition == says.definition
    assert list_codings(study, ids=[given])[0].definition_id == says.definition_id


def test_codings_joined_by_applying_resizing_or_recoding_keep_their_links(study: Project, dump: Dumping) -> None:
    document, whole = passage(study, "first", "I like the plan. We use it daily.")
    ways: tuple[Callable[[int, int], Applied], ...] = (
        lambda first, second: apply_code(study, document, whole, code(study, "Liked")),
        lambda first, second: resize(study, first, whole),
        lambda first, second: change_code(study, first, code(study, "Time")),
    )
    for number, way in enumerate(ways):
        first = give(study, "first", "I like the plan. We" if number == 2 else "I like the plan.", "Liked")
        second = give(study, "first", "We use it daily.", "Time" if number == 2 else "Liked")
        add_memo(study, f"Compare [[quote:{uuid_of(study, second)}|this]] with [[quote:{uuid_of(study, first)}]].")
        with one_change(study, dump):
            way(first, second)
        (kept,) = list_codings(study)
        assert leads(study)[-2:] == [("resolved", kept.id)] * 2
        remove_codings(study, [kept.id])


def test_a_link_that_could_lead_to_several_codings_stays_as_it_is(study: Project) -> None:
    give(study, "first", "I like the plan.", "Liked")
    gone = give(study, "first", "plan. We use", "Time")
    other = give(study, "second", "We never saw the plan.", "Unknown")
    with study.change("memo", "alike") as tx:
        for id_, last in ((gone, "1"), (other, "2")):
            tx.update_where("coding", {"id": id_}, uuid=f"01a20000-0000-7000-8000-00000000000{last}")
    text = "[[quote:01a20000-0000-7000|both]] [[quote:ffffffff-0000]]"
    add_memo(study, text)
    merge(study, "Time", "Liked")
    assert list_memos(study)[0].text == text


def test_a_target_is_written_in_the_place_of_another() -> None:
    assert write_target("[[quote:1|a | b]]", "quote:2") == "[[quote:2|a | b]]"
    assert write_target("[[ quote : 1 ]]", "quote:2") == "[[quote:2]]"
