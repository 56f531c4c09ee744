"""The keys of the program: their names, which binding a class has, and what each would run at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen

UNBOUND = "unbound"
"""Stands in a keymap for an action that has lost all its keys; no keyboard sends it."""

NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "backspace": "Backspace",
    "space": "Space",
    "tab": "Tab",
    "insert": "Ins",
}


def key_name(key: str) -> str:
    """A key as it stands on keyboards: `ctrl+z` → `Ctrl+Z`, `question_mark` → `?`."""
    *modifiers, last = key.split("+")
    shown = NAMES.get(last)
    if shown is None:
        shown = format_key(last)
        shown = shown.upper() if modifiers or len(shown) > 1 else shown
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def key_names(keys: str) -> str:
    """A list of keys, `ctrl+z,u`, as it stands on keyboards; empty for an action without one."""
    return "  ".join(key_name(key) for key in split_keys(keys) if key != UNBOUND)


def split_keys(keys: str) -> list[str]:
    """The keys of a list, `ctrl+z,u`."""
    return [key.strip() for key in keys.split(",") if key.strip()]


def own_bindings(owner: type) -> list[Binding]:
    """The bindings that a class brings itself, leaving aside what it is made of."""
    if not issubclass(owner, DOMNode) or not owner.__module__.startswith("qualcode."):
        return []
    return _bindings(vars(owner).get("BINDINGS", ()))


def all_bindings(owner: type) -> list[Binding]:
    """Every binding that qualcode's own classes give a screen, widget or app, each key list as it was written.

    A class is asked together with the classes it is made of, nearest first; an id that a nearer class has bound
    already is left out, and so is what Textual binds itself.
    """
    found: dict[str, Binding] = {}
    for base in owner.__mro__:
        for binding in own_bindings(base):
            found.setdefault(binding.id or f"{base.__qualname__} {binding.key}", binding)
    return list(found.values())


def _bindings(given: Iterable[BindingType]) -> list[Binding]:
    return [binding if isinstance(binding, Binding) else Binding(*binding) for binding in given]


class Offered(NamedTuple):
    """An action that can be run now."""

    id: str
    node: DOMNode
    """On which it is run."""
    action: str
    name: str
    keys: tuple[str, ...]
    """As Textual names them; those that the user has set, where there are such."""
    tooltip: str


def at_hand(screen: Screen[object]) -> list[Offered]:
    """Every action that a key would run at once, each with those of its keys that do so now."""
    found: dict[str, Offered] = {}
    for key, (node, binding, enabled, tooltip) in screen.active_bindings.items():
        if not enabled or not binding.id or not binding.description:
            continue
        known = found.get(binding.id)
        keys = (*(known.keys if known else ()), *((key,) if key != UNBOUND else ()))
        found[binding.id] = Offered(binding.id, node, binding.action, binding.description, keys, tooltip)
    return list(found.values())


def offered(screen: Screen[object], keymap: Mapping[str, str]) -> list[Offered]:
    """Every action that the screen, what is shown on it, or the program could run now, each once.

    What a key would run at once comes first; then what waits only for the focus: the palette moves about in the
    transcript also while a field or a list has it.

    Args:
        screen: The screen.
        keymap: Binding id → keys, where they are not those of the binding.
    """
    found = {action.id: action for action in at_hand(screen)}
    for node in _parts(screen):
        for binding in all_bindings(type(node)):
            if binding.id and binding.description and binding.id not in found and _allowed(node, binding.action):
                keys = tuple(key for key in split_keys(keymap.get(binding.id, binding.key)) if key != UNBOUND)
                found[binding.id] = Offered(
                    binding.id, node, binding.action, binding.description, keys, binding.tooltip
                )
    return list(found.values())


def _parts(screen: Screen[object]) -> Iterator[DOMNode]:
    """The parts of a screen that bind keys of their own and can take the focus, the screen, and the program."""
    for widget in screen.query("*"):
        if widget.focusable and not widget.has_focus and all_bindings(type(widget)):
            yield widget
    yield screen
    if not screen.is_modal:
        yield screen.app


def _allowed(node: DOMNode, action: str) -> bool:
    destination, name, parameters = parse(action)
    return bool(destination) or node.check_action(name, parameters) is True
