"""Keys that browsers keep to themselves: none of ours is only there."""

from __future__ import annotations

from pathlib import Path

from qualcode.tui.keymap import actions

KEPT = {"ctrl+w", "ctrl+n", "ctrl+t", "ctrl+q", "f11", "f12"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "browser.md"


def test_every_action_has_a_key_that_browsers_leave_or_is_on_the_page_with_its_way() -> None:
    lost = {id_ for id_, action in actions().items() if action.keys and set(action.keys) <= KEPT}
    assert lost == {"app.lists", "app.quit"}
    page = PAGE.read_text(encoding="utf-8")
    assert "`Ctrl+P`, Working lists" in page and "`Ctrl+P`, Quit" in page
    assert (actions()["app.lists"].name, actions()["app.quit"].name) == ("Working lists", "Quit")


def test_what_the_page_says_of_the_others_is_so() -> None:
    for id_, key in {
        "coding.next_document": "d",
        "find.next": "down",
        "picker.next": "down",
        "picker.pin": "f6",
        "memo.kind": "tab",
        "app.recoding": "ctrl+l",
        "app.memos": "ctrl+o",
        "dialog.save": "ctrl+s",
    }.items():
        assert key in actions()[id_].keys, id_
