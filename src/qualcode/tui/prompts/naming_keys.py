"""Sentences that name keys: `‹documents.import›` stands for the key that this user has for the action."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.content import Content
from textual.dom import DOMNode
from textual.strip import Strip

from qualcode.domain.translation import tr
from qualcode.tui.keys import UNBOUND, key_name, own_bindings, split_keys
from qualcode.tui.rooms import HOMES, ROOMS

PALETTE = "app.palette"
_INDENT = "  "
_NAMED = re.compile(r"‹([a-z_]+\.[a-z_0-9]+)›")


def pieces_of(text: str, keymap: Mapping[str, str]) -> list[tuple[str, bool]]:
    """A text in pieces, of which some are keys.

    Args:
        text: Words in which actions stand for their keys.
        keymap: Binding id → keys, for each action whose keys are not those it comes with.

    Returns:
        Words, and whether they are a key.
    """
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(_NAMED.split(text)):
        key = key_of(part, keymap) if number % 2 else None
        if key is not None:
            pieces.append((key, True))
        elif part:
            pieces.append((f"‹{part}›" if number % 2 else part, False))  # Somebody's own words may have such marks.
    return pieces


def key_of(action: str, keymap: Mapping[str, str]) -> str | None:
    """The first of an action's keys, as it stands on keyboards; for one without a key, its name in the palette.

    None where there is no such action.
    """
    known = _brought(action)
    if known is None:
        return None
    name, brought = known
    keys = [key for key in split_keys(keymap.get(action, brought)) if key != UNBOUND]
    return key_name(keys[0]) if keys else f"{key_of(PALETTE, keymap)} “{name}”"


def says_more(keymap: Mapping[str, str]) -> str:
    """What stands behind a refusal for which the guide has a page."""
    return tr("{key_of} says more.", key_of=key_of("app.help", keymap))


def with_keys(text: str, node: DOMNode) -> Content:
    """A text with keys in it, as a panel shows it."""
    pieces = pieces_of(text, getattr(node.app, "keymap", {}))
    return Content.assemble(*((words, "bold $text-accent" if is_key else "") for words, is_key in pieces))


@cache
def _brought(action: str) -> tuple[str, str] | None:
    """The name of an action and the keys that it comes with; None where there is none of that id."""
    area = action.partition(".")[0]
    if area in ROOMS or area in HOMES:  # It may not have been shown yet.
        importlib.import_module(f"qualcode.tui.screens.{area}")
    for owner in _below(DOMNode):
        for binding in own_bindings(owner):
            if binding.id == action:
                return binding.description, binding.key
    return None


def _below(parent: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def told_lines(pieces: Sequence[tuple[str, bool]], width: int, words: Style, key: Style) -> list[Strip]:
    """What a list says in the place of its rows, in lines, set in a little.

    Args:
        pieces: As `pieces_of` gives them.
        width: Cells of a line.
        words: The style of words.
        key: That of keys.
    """
    text = Text()
    for said, is_key in pieces:
        text.append(said, key if is_key else words)
    console = Console(width=max(10, width), file=io.StringIO(), color_system=None)
    lines = text.wrap(console, max(10, width - 2 * len(_INDENT)), no_wrap=False)
    drawn = ([Segment(_INDENT, words), *_segments(line, console, words)] for line in lines)
    return [Strip(segments).adjust_cell_length(width, words) for segments in drawn]


def _segments(line: Text, console: Console, words: Style) -> Iterator[Segment]:
    line.rstrip()
    for segment in line.render(console):
        yield Segment(segment.text, segment.style or words)
