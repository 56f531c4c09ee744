"""What the screen learns of its terminal: how many colours it has, and how wide it may draw a letter with its signs."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from textual import constants
from textual.geometry import Offset
from transcript_host import SHOWN, Host, mark, painted, sentence

from qualcode.text.wrapping import WrappedText
from qualcode.tui.transcript.model import MarkClicked

HINDI = "\u0915\u094d\u0937\u093f\u0924\u093f\u091c \u0939\u092e\u0947\u0902 \u0938\u093f\u0916\u093e\u0924\u093e \u0939\u0948\u0964 "
TAMIL = "\u0ba8\u0bbf\u0ba9\u0bc8\u0bb5\u0bc1 \u0b95\u0bca\u0b9f\u0bc1\u0baa\u0bcd\u0baa\u0bc7\u0ba9\u0bcd "


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("named", ["256", "standard"])
async def test_the_view_asks_the_terminal_how_many_colours_it_has(
    theme: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", named)
    app = Host(marks=[mark(1, *sentence(0))])
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await pilot.press("shift+right", "shift+right")
        assert app.view._made_inks().theme.depth == named
        reversed_ = [text for text, style, _ in painted(app.view)[0] if style and style.reverse]
        assert (reversed_ == [SHOWN.text[6:8], SHOWN.text[8]]) == (named == "standard")


def at_its_widest(line: str) -> int:
    """Cells of a line where each sign that stands beside its letter is given a cell, as tmux and many others do."""
    return sum(1 if unicodedata.category(c) == "Mc" else cell_len(c) for c in line)


@pytest.mark.parametrize("text", [HINDI * 12, TAMIL * 12, (HINDI + "and " + TAMIL) * 9])
@pytest.mark.parametrize("width", [22, 48, 100])
def test_no_row_runs_over_in_a_terminal_that_gives_vowel_signs_a_cell(text: str, width: int) -> None:
    wrapped = WrappedText(text, [(0, len(text))], width)
    lines = [text[start:end] for start, end in zip(wrapped.starts, wrapped.ends, strict=True)]
    assert "".join(lines) == text
    for line in lines:
        assert at_its_widest(line.rstrip()) <= width
        # Words stay whole: only Chinese, Japanese and Korean break anywhere.
        assert line.endswith(" ")
    assert max(at_its_widest(line) for line in lines) > width / 2


async def test_a_name_that_stands_a_row_lower_answers_a_click_there() -> None:
    spoken = SHOWN.turns[3].speech[0]
    app = Host(marks=[mark(7, *spoken, name="A name that is long")])
    async with app.run_test(size=(60, 40)) as pilot:
        view = app.view
        line = view.wrapped.line_of(spoken.start)
        assert "◆ A name" in painted(view)[line + 1].text and "◆" not in painted(view)[line].text
        await pilot.click(view, offset=Offset(view.columns.lanes_at, line + 1))
        await pilot.pause()
        assert [message.mark_id for message in app.heard if isinstance(message, MarkClicked)] == [7]
