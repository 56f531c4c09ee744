"""How the keys 1 to 5 are shown: suggestions, how sure they are and why; codes given last; what is to be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from qualcode.codebook.tree import CodeTree
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.suggestions import Offered, OfferedReason
from qualcode.domain.translation import number, tr
from qualcode.tui.coding.five_keys import OnKey
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.rows import QUIET, harmless, one_line
from qualcode.tui.prompts.summaries import end_of_path

BAR = 5
"""Cells of the bar that says how sure a suggestion is."""
GIVEN_LAST = tr("given last")
_LAST = tr("· last")
_NAME = 13
"""Cells that the name of a code keeps; the word beside it goes first."""
_NARROW = 24
"""Cells below which the code's mark is left out."""
_MOST_LINES, _FEW_LINES, _SAID_LINES = 4, 2, 3
"""Lines of reasons for the suggestion that is meant and for the others, and of what is said below."""
_INDENT = "   "


class Names:
    """What codes are called where there is little room: by their own name, or by the path if that is not enough."""

    def __init__(self, tree: CodeTree) -> None:
        self.tree = tree
        self._times = Counter(same_name(code.name) for code in tree.walk() if not code.retired)

    def of(self, code_id: int, room: int) -> str:
        """The name of a code in at most `room` cells, harmless."""
        name = self.tree.code(code_id).name
        if self._times[same_name(name)] > 1:
            return end_of_path(self.tree.path(code_id), room)
        return one_line(name, room)


@dataclass(frozen=True, slots=True)
class Five:
    """What lies on the keys, ready to be drawn."""

    names: Names
    keys: Mapping[int, OnKey]
    pointed: int | None = None
    """The key of the suggestion that is meant."""
    said: Sequence[str] = field(default_factory=tuple)
    """Sentences below: why nothing is suggested, what holds suggestions back."""


class Drawn(NamedTuple):
    """A line of the panel, and what a click on it means."""

    line: Content
    key: int | None = None
    reason: bool = False
    """Whether it says why, and is not the code itself."""


def bar(chance: float) -> str:
    """How sure a suggestion is, in five cells."""
    full = max(1, min(BAR, round(chance * BAR)))
    return "█" * full + "·" * (BAR - full)


def confidence(offered: Offered) -> str:
    """How sure a suggestion is, in a word, and in per cent where that has been measured."""
    return f"{offered.word} {number(offered.chance, '.0%')}" if offered.measured else offered.word


def because(reason: OfferedReason) -> str:
    """A reason in a sentence, with the words of the passage that it names; what speaks against says so."""
    text = tr("− against: {text}", text=reason.text) if reason.kind == "against" else reason.text
    if reason.quote and reason.quote not in reason.text:
        text += f" “{' '.join(reason.quote.split())}”"
    return text


def panel_rows(five: Five, cells: int, height: int, seen: Callable[[str], str] = str) -> list[Drawn]:
    """The lines of the panel, no more than `height`: every code on its key, then reasons and what is said, as they fit.

    The first lines that are left over say why the suggestion that is meant is one.

    Args:
        seen: Makes of a code's colour one that can be told from what is behind it.
    """
    said = [line for text in five.said for line in _wrapped(text, cells, QUIET, "")][:_SAID_LINES]
    spare = height - len(five.keys)
    kept = min(spare, _FEW_LINES) if five.pointed is not None else 0
    said = said[: max(0, spare - kept)]
    spare -= len(said)
    divided = any(on.offered is None for on in five.keys.values()) and spare > kept
    reasons = _reasons(five, cells, spare - int(divided))
    rows: list[Drawn] = []
    for key, on in five.keys.items():
        if on.offered is None and divided:
            rows.append(Drawn(Content.styled(GIVEN_LAST, QUIET)))
            divided = False
        rows.append(Drawn(_head(five, key, on, cells, seen), key))
        rows += [Drawn(line, key, reason=True) for line in reasons.get(key, ())]
    return [*rows, *map(Drawn, said)][:height]


def _reasons(five: Five, cells: int, spare: int) -> dict[int, list[Content]]:
    """Key → the lines that say why, as many as there is room for: those of the suggestion that is meant first."""
    offered = {key: on.offered for key, on in five.keys.items() if on.offered is not None}
    found = {}
    for key in sorted(offered, key=lambda key: (key != five.pointed, key)):
        lines = _why(offered[key], cells, told=bool(_word_beside(five, key, cells)))
        most = min(spare, _MOST_LINES if key == five.pointed else _FEW_LINES)
        if most > 0 and lines:
            found[key] = [*lines[: most - 1], _cut(lines[most - 1], cells)] if len(lines) > most else lines
            spare -= len(found[key])
    return found


def _why(offered: Offered, cells: int, *, told: bool) -> list[Content]:
    """The first reason and the first that speaks against, wrapped; how sure it is before them, if that is not told."""
    for_it = next((one for one in offered.reasons if one.kind != "against"), None)
    against = next((one for one in offered.reasons if one.kind == "against"), None)
    texts = [because(one) for one in (for_it, against) if one is not None]
    if texts and not told:
        texts[0] = f"{confidence(offered)}: {texts[0]}"
    return [line for text in texts for line in _wrapped(text, cells, QUIET, _INDENT)]


def _cut(line: Content, cells: int) -> Content:
    """A line after which more would follow."""
    shown = one_line(f"{line.plain.strip()} …", max(1, cells - len(_INDENT)))
    return Content(_INDENT) + Content.styled(shown, QUIET)


def _before_name(five: Five, on: OnKey, cells: int) -> int:
    """Cells that stand before the name of a code: pointer, key, bar and mark."""
    mark = cell_len(_glyph(five.names.tree, on.code_id)) if cells >= _NARROW else 0
    return 3 + (BAR + 1 if on.offered is not None else 0) + mark


def _word_beside(five: Five, key: int, cells: int) -> str:
    """How sure a suggestion is, in the words for which its name leaves room; empty where it leaves none.

    What has been measured says so in every row: the per cent alone are shorter than the word alone.
    """
    on = five.keys[key]
    if on.offered is None:
        return ""
    shorter = number(on.offered.chance, ".0%") if on.offered.measured else on.offered.word
    room = cells - _before_name(five, on, cells)
    name = min(_NAME, cell_len(five.names.of(on.code_id, room)))
    return next((text for text in (confidence(on.offered), shorter) if name + 1 + len(text) <= room), "")


def _head(five: Five, key: int, on: OnKey, cells: int, seen: Callable[[str], str]) -> Content:
    meant, word = key == five.pointed, _word_beside(five, key, cells)
    room = max(1, cells - _before_name(five, on, cells) - (len(word) + 1 if word else 0))
    name = five.names.of(on.code_id, room)
    parts: list[tuple[str, str] | str] = [("▸" if meant else " ", "bold $text-accent"), (f"{key} ", "bold")]
    if on.offered is not None:
        parts.append(f"{bar(on.offered.chance)} ")
    if cells >= _NARROW:
        tree = five.names.tree
        parts.append((_glyph(tree, on.code_id), f"bold {seen(drawn_colour(tree, on.code_id))}"))
    parts.append((name, ("bold" if meant else "") if on.offered else QUIET))
    if word:
        parts.append((" " * (room - cell_len(name) + 1) + word, QUIET))
    return Content.assemble(*parts)


def _glyph(tree: CodeTree, code_id: int) -> str:
    """The mark of a code and a blank."""
    return f"{harmless(tree.mark(code_id) or tree.code(code_id).name[:1].upper())} "


def _wrapped(text: str, cells: int, style: str, indent: str) -> list[Content]:
    room = max(4, cells - len(indent))
    shown = harmless(" ".join(text[: room * 8].split()))
    return [Content(indent) + line for line in Content.styled(shown, style).wrap(room)]


# ---------------------------------------------------------------------- in one row


def one_row(five: Five, cells: int) -> Content:
    """The keys in one row, for a screen without the panel: every code is named, if need be in few letters."""
    sure, most = _fitting(five, cells)
    parts: list[Content] = []
    divided = False
    for key, on in five.keys.items():
        if on.offered is None and not divided:
            parts.append(Content.styled(_LAST if parts else GIVEN_LAST, QUIET))
            divided = True
        parts.append(_in_row(five, key, on, five.names.of(on.code_id, most), sure))
    row = Content("  ").join(parts)
    left = cells - row.cell_length - 2
    said = " ".join(five.said)
    if said and left >= _NAME:
        row = Content.assemble(row, "  " if parts else "", (one_line(said, left), QUIET))
    return row


def _fitting(five: Five, cells: int) -> tuple[int, int]:
    """What is said of how sure suggestions are (2 bar and word, 1 bar, 0 nothing), and the most cells of a name."""
    names = [cell_len(five.names.of(on.code_id, cells)) for on in five.keys.values()]
    divider = (len(_LAST) if five.pointed else len(GIVEN_LAST)) + 2
    fixed = 4 * len(names) + 1 + (divider if any(on.offered is None for on in five.keys.values()) else 0)
    for sure, least in ((2, 99), (1, 99), (1, 8), (0, 3)):
        room = cells - fixed - sum(_beside(on.offered, sure) for on in five.keys.values())
        most = next((cut for cut in range(max(names, default=0), 0, -1) if sum(min(n, cut) for n in names) <= room), 1)
        if most >= min(least, max(names, default=0)):
            break
    return sure, max(3, most)


def _beside(offered: Offered | None, sure: int) -> int:
    """Cells that the bar and the word take in one row."""
    return 0 if offered is None or not sure else BAR + 1 + (len(confidence(offered)) + 1 if sure > 1 else 0)


def _in_row(five: Five, key: int, on: OnKey, name: str, sure: int) -> Content:
    meant = key == five.pointed
    parts: list[tuple[str, str] | str] = [("▸" if meant else "", "bold $text-accent"), (f"{key} ", "bold")]
    parts.append((name, ("bold" if meant else "") if on.offered else QUIET))
    if on.offered is not None and sure:
        parts.append(f" {bar(on.offered.chance)}" + (f" {confidence(on.offered)}" if sure > 1 else ""))
    return Content.assemble(*parts)
