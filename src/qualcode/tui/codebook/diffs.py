"""What taking a codebook file in would do, to be read before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from qualcode.codebook.importing import CodebookDiff, CodeChange
from qualcode.codebook.tree import CodeTree
from qualcode.domain.codebook_entries import CodebookFile
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.codebook.card import LABELS, wrapped
from qualcode.tui.prompts.dialogs import Dialog
from qualcode.tui.prompts.rows import QUIET, harmless

_WIDEST = 110
_MOST = 400
"""Codes of a kind that are listed."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a file is taken in."""

    same_meaning: bool
    """What is defined differently is only worded better."""
    remove_gone: bool
    """Codes that the file does not have are removed."""


class DiffPrompt(Dialog[Taking | None]):
    """Shows a file beside the codebook, and asks whether and how to take it in.

    Args:
        book: The file.
        diff: What taking it in would do.
        tree: The codebook as it stands.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", tr("Take it in"), id="diff.take", tooltip=tr("As it is shown")),
        Binding("w", "wording", tr("Only worded better"), id="diff.wording", tooltip=tr("Codings stay up to date")),
        Binding(
            "g", "gone", tr("Remove what is gone"), id="diff.gone", tooltip=tr("Codes that the file does not have")
        ),
    ]
    DEFAULT_CSS = """
    DiffPrompt {
        .dialog { max-width: 110; }
        .dialog--report { margin: 0 0 1 0; }
        #diff-choices { height: auto; }
    }
    """

    def __init__(self, book: CodebookFile, diff: CodebookDiff, tree: CodeTree) -> None:
        super().__init__(
            tr("Take in “{name}”{version}?", name=book.name, version=f", {book.version}" if book.version else "")
        )
        self._book = book
        self._diff = diff
        self._tree = tree
        self._same_meaning = False
        self._remove_gone = False
        self.KEYS = tr("Enter take it in   ↑↓ scroll   Esc cancel")
        if diff.empty and not diff.gone:
            self.KEYS = tr("Nothing is different   ↑↓ scroll   Enter or Esc close")

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--report"):
            yield Static("", id="diff", markup=False)
        yield Static("", id="diff-choices", markup=False)

    def on_mount(self) -> None:
        self._show()
        self._fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        """Wrap what is shown for the width, and leave room for choices and keys."""
        self.query_one(".dialog--report").styles.max_height = max(4, size.height * 9 // 10 - 10)
        width = min(_WIDEST, size.width * 9 // 10) - 6
        self.query_one("#diff", Static).update(Content("\n").join(_lines(self._book, self._diff, self._tree, width)))

    @property
    def _redefines(self) -> bool:
        return any(change.redefines for change in self._diff.changed)

    def _show(self) -> None:
        lines = []
        if self._redefines:
            outdated = counted(self._diff.outdated, "coding")
            lines.append(
                tr(
                    "{box} w  only worded better: the {codings} need not be looked at",
                    box=_box(self._same_meaning),
                    codings=outdated,
                )
            )
        if self._diff.gone:
            gone = counted(len(self._diff.gone), "code")
            lines.append(
                tr(
                    "{box} g  remove the {codes} that the file does not have",
                    box=_box(self._remove_gone),
                    codes=gone,
                )
            )
        choices = self.query_one("#diff-choices", Static)
        choices.display = bool(lines)
        choices.update("\n".join(lines))

    def action_wording(self) -> None:
        """Say whether other definitions are only worded better."""
        self._same_meaning = self._redefines and not self._same_meaning
        self._show()

    def action_gone(self) -> None:
        """Say whether what the file does not have is removed."""
        self._remove_gone = bool(self._diff.gone) and not self._remove_gone
        self._show()

    def action_take(self) -> None:
        """Take it in."""
        if self._diff.empty and not self._diff.gone:
            self.dismiss(None)
        else:
            self.dismiss(Taking(self._same_meaning, self._remove_gone))


def _box(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"


def _lines(book: CodebookFile, diff: CodebookDiff, tree: CodeTree, width: int) -> Iterator[Content]:
    parts = [
        counted(len(diff.new), "new code"),
        tr("{count:,} changed", count=len(diff.changed)),
        tr("{count:,} as they are", count=diff.unchanged),
    ]
    if diff.gone:
        parts.append(tr("{count:,} not in the file", count=len(diff.gone)))
    yield Content(" · ".join(parts))
    if diff.outdated:
        waiting = counted(diff.outdated, "coding")
        yield Content.styled(tr("{codings} to look at again", codings=waiting), "$text-warning")
    for warning in (*book.warnings, *diff.warnings)[:_MOST]:
        yield Content.styled(f"! {harmless(warning)}", "$text-warning")
    if diff.new:
        yield Content.styled(f"\n{tr('New')}", "bold")
        yield from (Content(f"  + {harmless(path)}") for path in diff.new[:_MOST])
        yield from _more(len(diff.new))
    if diff.changed:
        yield Content.styled(f"\n{tr('Changed')}", "bold")
        for change in diff.changed[:_MOST]:
            yield from _changed(change, tree, width)
        yield from _more(len(diff.changed))
    if diff.gone:
        stay = tr("Not in the file (they stay, unless you ask for it)")
        yield Content.styled(f"\n{stay}", "bold")
        yield from (Content(f"  − {harmless(tree.path(code))}") for code in diff.gone[:_MOST])
        yield from _more(len(diff.gone))


def _more(count: int) -> Iterator[Content]:
    if count > _MOST:
        yield Content.styled(tr("  … and {count:,} more", count=count - _MOST), QUIET)


def _changed(change: CodeChange, tree: CodeTree, width: int) -> Iterator[Content]:
    now = tree.path(change.code_id)
    said = [tr("renamed to “{name}”", name=change.name)] if change.name else []
    said += [tr("moved to {path}", path=change.path)] if change.moves else []
    said += [tr("retired")] if change.retires else []
    said += [tr("belongs to {theme} too", theme=theme) for theme in change.themes]
    yield Content.assemble(f"  ~ {harmless(now)}", (f"  {harmless(', '.join(said))}" if said else "", QUIET))
    for field, before, after in change.texts:
        yield Content.assemble("      ", (LABELS.get(field, field), "bold"))
        for sign, text, style in (("−", before, QUIET), ("+", after, "")):
            for number, line in enumerate(wrapped(text or tr("(nothing)"), max(20, width - 8))):
                yield Content.styled(f"      {' ' if number else sign} {line}", style)
