"""What changed since a report was written is told with its documents and codes."""

from __future__ import annotations

from qualcode.domain.report_files import ItemRecord, RunRecord
from qualcode.reports.checking import compare_runs


def item(number: int = 1, **other: object) -> ItemRecord:
    values = {
        "number": number,
        "what": "quotes of “Plan”",
        "asked": "a",
        "data": "d",
        "documents": {"I001": "1", "I002": "2"},
        "codes": {"Plan": "p"},
    }
    return ItemRecord.model_validate(values | other)


def run(*items: ItemRecord, **other: object) -> RunRecord:
    values = {
        "title": "T",
        "output": "t.md",
        "codebook": "v1",
        "data_until": "2026-01-01",
        "code_rules": {"Plan": "r"},
        "document_states": {"I001": "s", "I002": "s"},
        "items": items,
    }
    return RunRecord.model_validate(values | other)


def test_nothing_changed_is_said_so() -> None:
    found = compare_runs(run(item()), run(item()))
    assert (found.changed, found.items[0].state, found.items[0].why) == (False, "same", ())


def test_new_gone_and_other_documents_are_told_apart() -> None:
    now = item(data="e", documents={"I002": "22", "I003": "3"}, codes={"Plan": "q"})
    found = compare_runs(run(item()), run(now)).items[0]
    assert (found.state, found.documents_new, found.documents_gone, found.documents_changed) == (
        "changed",
        ("I003",),
        ("I001",),
        ("I002",),
    )
    assert found.codes_changed == ("Plan",)
    assert found.why == (
        "something from 1 document (I003) that was not in it",
        "nothing more from 1 document (I001)",
        "other codings in 1 document (I002)",
        "other codings of 1 code (Plan)",
    )


def test_a_redefined_code_and_a_corrected_document_are_causes() -> None:
    now = run(item(data="e"), code_rules={"Plan": "other"}, document_states={"I001": "t", "I002": "s"})
    found = compare_runs(run(item()), now)
    assert (found.documents_corrected, found.codes_redefined) == (("I001",), ("Plan",))
    assert found.items[0].why == ("1 document (I001) corrected, or with other attributes", "1 code (Plan) redefined")


def test_a_redefined_code_is_told_also_where_the_item_shows_the_same() -> None:
    found = compare_runs(run(item()), run(item(), code_rules={"Plan": "other"}))
    assert (found.changed, found.items[0].state, found.items[0].why) == (True, "meant", ("1 code (Plan) redefined",))


def test_an_item_that_asks_for_something_else_is_not_compared() -> None:
    found = compare_runs(run(item(what="quotes of “Time”")), run(item(asked="b", data="e"))).items[0]
    assert (found.state, found.why) == (
        "asked",
        ("the report file asks for something else (it was: quotes of “Time”)",),
    )


def test_items_that_came_or_went_are_told() -> None:
    found = compare_runs(run(item(1), item(2)), run(item(1), item(3)))
    assert [(one.number, one.state) for one in found.items] == [(1, "same"), (2, "gone"), (3, "new")]
    assert found.changed


def test_a_change_without_another_coding_is_one_of_people() -> None:
    found = compare_runs(run(item()), run(item(data="e"))).items[0]
    assert found.why == ("its codings are the same; what it says of people or places is other",)
