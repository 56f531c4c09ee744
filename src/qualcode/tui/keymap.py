"""What the user's keymap comes to: every action there is, what is wrong with the keys, and which hold in the end.

A key that the user gives an action is that action's, wherever the two could be meant at once; the other action keeps
its other keys. Where the user gives one key to two actions, the one that stands first in the file has it.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from textual.app import App
from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, KEY_NAME_REPLACEMENTS, Keys, key_to_character
from textual.screen import ModalScreen, Screen

import qualcode.tui
from qualcode.domain.translation import tr
from qualcode.tui.keys import UNBOUND, all_bindings, key_name, own_bindings, split_keys

MODIFIERS = ("ctrl", "alt", "shift", "meta", "super", "hyper")
_OTHER_NAMES = {
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "return": "enter",
    "ins": "insert",
}
_KNOWN = frozenset(key.value for key in Keys) | frozenset(f"f{number}" for number in range(1, 25))


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key runs."""

    id: str
    """`area.verb`: what the settings file calls it."""
    name: str
    keys: tuple[str, ...]
    """The keys it comes with, as Textual names them; none for one that the palette alone has."""
    explanation: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a keymap that does not hold as it stands."""

    action: str
    """The id it stands beside."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a keymap comes to."""

    keys: Mapping[str, str]
    """Binding id → keys, for each action whose keys are not those it comes with."""
    problems: tuple[Problem, ...]


@cache
def actions() -> Mapping[str, Action]:
    """Every action of every screen, dialog and part by its id; all of them are imported for it."""
    found: dict[str, Action] = {}
    for owner in owners():
        for binding in own_bindings(owner):
            assert binding.id, f"{owner.__qualname__} binds {binding.key} without an id"
            found[binding.id] = Action(
                binding.id,
                binding.description,
                tuple(key for key in split_keys(binding.key) if key != UNBOUND),
                binding.tooltip or "",
            )
    return found


@cache
def owners() -> tuple[type[DOMNode], ...]:
    """All classes of the program that bind keys of their own, in the same order whatever was imported before."""
    for module in pkgutil.walk_packages(qualcode.tui.__path__, f"{qualcode.tui.__name__}."):
        importlib.import_module(module.name)
    found = {owner for owner in _below(DOMNode) if own_bindings(owner)}
    return tuple(sorted(found, key=lambda owner: (owner.__module__, owner.__qualname__)))


def _below(parent: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


@cache
def beside(action: str) -> frozenset[str]:
    """The ids of all other actions that could be meant by the same key press as this one."""
    together = (context for context in _contexts() if action in context)
    return frozenset[str]().union(*together) - {action}


@cache
def _contexts() -> tuple[frozenset[str], ...]:
    """The actions that can be run at one moment: those of a screen, the part that has the focus, and the program."""
    every_owner = owners()
    everywhere = _ids(owner for owner in every_owner if issubclass(owner, App))
    parts = [owner for owner in every_owner if not issubclass(owner, App | Screen)]
    screens = [owner for owner in _below(Screen) if owner.__module__.startswith("qualcode.")]
    found: set[frozenset[str]] = set()
    for screen in screens:
        common = _ids([screen]) | (frozenset() if issubclass(screen, ModalScreen) else everywhere)
        found.add(common)
        names = {value for base in screen.__mro__ for value in _named_in(base)}
        found.update(common | _ids([part]) for part in parts if part in names)
        found.update(common | _ids([named]) for named in names if any(issubclass(named, part) for part in parts))
    return tuple(found)


def _named_in(owner: type) -> Iterator[type]:
    """The classes that the module of a class speaks of: the parts it may put on the screen."""
    if owner.__module__.startswith("qualcode."):
        yield from (value for value in vars(sys.modules[owner.__module__]).values() if isinstance(value, type))


def _ids(classes: Iterable[type]) -> frozenset[str]:
    return frozenset(binding.id for owner in classes for binding in all_bindings(owner) if binding.id)


# ---------------------------------------------------------------------- keys as people write them


def normal_key(written: str) -> str | None:
    """A key as Textual names it, from how people write it: `Ctrl+Z`, `?`, `PgDn`, `question_mark`.

    Returns:
        The name; None where there is no such key.
    """
    written = written.strip()
    if written == "+":
        return "plus"
    *modifiers, last = [*written[:-2].split("+"), "+"] if written.endswith("++") else written.split("+")
    modifiers = [modifier.strip().lower().replace("control", "ctrl") for modifier in modifiers]
    if not all(modifier in MODIFIERS for modifier in modifiers) or len(set(modifiers)) != len(modifiers):
        return None
    base = _base_key(last.strip() or last)
    if base is None:
        return None
    if len(base) == 1 and modifiers:
        if modifiers == ["shift"]:  # Terminals send the letter alone.
            return base.upper()
        base = base.lower()
    ordered = [modifier for modifier in ("alt", "ctrl", "hyper", "meta", "shift", "super") if modifier in modifiers]
    return "+".join([*ordered, base])


def _base_key(name: str) -> str | None:
    if len(name) == 1:
        if name.isalnum():
            return name
        try:
            long = unicodedata.name(name).lower().replace("-", "_").replace(" ", "_")
        except ValueError:
            return None
        return KEY_NAME_REPLACEMENTS.get(long, long)
    low = name.lower().replace(" ", "_").replace("-", "_")
    low = _OTHER_NAMES.get(low, low)
    if low in _KNOWN or low in KEY_ALIASES:
        return low
    character = key_to_character(low)
    return low if character is not None and len(character) == 1 else None


def normal_keys(written: str) -> tuple[list[str], list[str]]:
    """(keys as Textual names them, each once; what is no key) of a list with commas."""
    found: dict[str, None] = {}
    unknown = []
    for part in _parts(written):
        key = normal_key(part)
        if key is None:
            unknown.append(part.strip())
        else:
            found[key] = None
    return list(found), unknown


def _parts(written: str) -> list[str]:
    """The keys of a list; a comma of its own, as in `,,x`, is the key with the comma."""
    return [part if part.strip() else "comma" for part in written.split(",")] if written.strip() else []


# ---------------------------------------------------------------------- what holds


def resolve(keymap: Mapping[str, str]) -> Resolved:
    """What a keymap comes to.

    Args:
        keymap: Binding id → keys as the user has written them, in the order of the file.
    """
    problems: list[Problem] = []
    given = _understood(keymap, problems)
    kept: dict[str, list[str]] = {}
    for id_, keys in given.items():
        kept[id_] = []
        for key in keys:
            holder = next((other for other in kept if other in beside(id_) and key in kept[other]), None)
            if holder is None:
                kept[id_].append(key)
            else:
                problems.append(
                    Problem(
                        id_,
                        tr(
                            "{key} is given to {holder} too, which stands first and has the key",
                            key=key_name(key),
                            holder=_called(holder),
                        ),
                    )
                )
        if not kept[id_]:
            del kept[id_]
    result = {id_: ",".join(keys) or UNBOUND for id_, keys in kept.items()}
    for id_, keys in kept.items():
        for other, lost in taken_by(id_, keys, except_for=kept).items():
            before = split_keys(result.get(other, ",".join(actions()[other].keys)))
            rest = [key for key in before if key not in lost]
            result[other] = ",".join(rest) or UNBOUND
            problems.append(Problem(id_, _loss(id_, other, lost, rest)))
    return Resolved(result, tuple(problems))


def taken_by(id_: str, keys: Iterable[str], *, except_for: Iterable[str] = ()) -> dict[str, list[str]]:
    """Action → the keys it comes with that it would lose if these keys were given to another.

    Keys that the two share as they come are left out: there the nearer one has always gone first.
    """
    new = [key for key in keys if key not in actions()[id_].keys]
    left_out = set(except_for)
    found = {}
    for other in sorted(beside(id_) - left_out):
        if lost := [key for key in actions()[other].keys if key in new]:
            found[other] = lost
    return found


def _understood(keymap: Mapping[str, str], problems: list[Problem]) -> dict[str, list[str]]:
    known = actions()
    found = {}
    for id_, written in keymap.items():
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1)
            hint = tr("; the nearest is {near}", near=near[0]) if near else ""
            problems.append(
                Problem(
                    id_,
                    tr("there is no action “{id}”{hint}; `qualcode settings keys` lists them all", id=id_, hint=hint),
                )
            )
            continue
        keys, unknown = normal_keys(written)
        problems.extend(
            Problem(id_, tr("“{key}” is no key: write it like f5, ctrl+k, alt+up, ö or question_mark", key=key))
            for key in unknown
        )
        if keys:
            found[id_] = keys
        else:
            problems.append(Problem(id_, tr("no key is left for {id}: it keeps those it comes with", id=_called(id_))))
    return found


def _called(id_: str) -> str:
    return f"“{actions()[id_].name}” ({id_})"


def _loss(id_: str, other: str, lost: list[str], rest: list[str]) -> str:
    keys = tr(" and ").join(key_name(key) for key in lost)
    said = tr("{keys} was the key of {other}: it is that of {id} now", keys=keys, other=_called(other), id=_called(id_))
    if not rest:
        return tr("{said}, and the other has no key any more", said=said)
    return tr("{said}, and the other keeps {keys}", said=said, keys=tr(" and ").join(key_name(key) for key in rest))
