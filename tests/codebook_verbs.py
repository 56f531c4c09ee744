"""Every verb of the codebook once, to be tried on the counted study where some other things have been prepared."""

from __future__ import annotations

from collections.abc import Callable

from codebook_looks import code, passage
from counted_study import give
from qualcode.codebook.creating import create_code, create_path
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code, remove_theme, sort_codes
from qualcode.codebook.rehearsing import rehearse
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.several import (
    add_theme_to,
    describe_codes,
    move_codes,
    remove_codes,
    remove_theme_from,
    retire_codes,
    revive_codes,
    reword_code,
)
from qualcode.codebook.splitting import split_code
from qualcode.coding.applying import apply_codes, apply_in_vivo, create_and_apply
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.storage.project import Project


def prepare(project: Project) -> None:
    """Make what the verbs need: a retired code, a further theme, codings by two coders."""
    project.coder_id("jonas")
    retire_code(project, create_code(project, "Old"))
    add_theme(project, code(project, "Unknown"), code(project, "Time"))
    give(project, "first", "There is no time.", "Time")
    give(project, "second", "There is no time here.", "Time", "jonas")
    give(project, "first", "I like the plan.", "Plan")
    give(project, "first", "time", "Liked")


BOOK = CodebookFile("b", "", (CodebookEntry("New"),))
Verb = Callable[[Project], object]

VERBS: dict[str, Verb] = {
    "create": lambda p: create_code(p, "New"),
    "create path": lambda p: create_path(p, "Plan/New"),
    "rename": lambda p: rename_code(p, code(p, "Time"), "Hours"),
    "describe": lambda p: describe_code(p, code(p, "Time"), memo="m"),
    "recolour": lambda p: recolour_code(p, code(p, "Time"), "orange"),
    "redefine": lambda p: redefine_code(p, code(p, "Time"), definition="d"),
    "reword": lambda p: reword_code(p, code(p, "Time"), {"definition": "d"}, means_other=True),
    "reword better": lambda p: reword_code(p, code(p, "Time"), {"definition": "d"}, means_other=False),
    "move": lambda p: move_code(p, code(p, "Time"), code(p, "Plan")),
    "reorder": lambda p: move_code(p, code(p, "Time"), None, 0),
    "sort": lambda p: sort_codes(p, code(p, "Plan"), "name"),
    "add theme": lambda p: add_theme(p, code(p, "Liked"), code(p, "Time")),
    "remove theme": lambda p: remove_theme(p, code(p, "Unknown"), code(p, "Time")),
    "merge": lambda p: merge_codes(p, [code(p, "Time")], code(p, "Plan")),
    "split": lambda p: split_code(p, code(p, "Time"), ["Hours"]),
    "split into what is there": lambda p: split_code(p, code(p, "Time"), ["Plan/Liked"]),
    "duplicate": lambda p: duplicate_code(p, code(p, "Time")),
    "retire": lambda p: retire_code(p, code(p, "Time")),
    "revive": lambda p: revive_code(p, code(p, "Old")),
    "remove": lambda p: remove_code(p, code(p, "Liked"), with_codings=True),
    "move several": lambda p: move_codes(p, [code(p, "Time")], code(p, "Plan")),
    "describe several": lambda p: describe_codes(p, [code(p, "Time")], colour="orange"),
    "retire several": lambda p: retire_codes(p, [code(p, "Time")]),
    "revive several": lambda p: revive_codes(p, [code(p, "Old")]),
    "remove several": lambda p: remove_codes(p, [code(p, "Liked")]),
    "add a theme to several": lambda p: add_theme_to(p, [code(p, "Liked")], code(p, "Time")),
    "take several out of a theme": lambda p: remove_theme_from(p, [code(p, "Unknown")], code(p, "Time")),
    "import": lambda p: import_codebook(p, BOOK),
    "create and apply": lambda p: create_and_apply(p, *passage(p, "first", "daily"), "New"),
    "apply several, one of them new": lambda p: apply_codes(
        p, *passage(p, "first", "daily"), [code(p, "Time")], ["Plan/New"]
    ),
    "in vivo": lambda p: apply_in_vivo(p, *passage(p, "first", "daily"), None),
    "rehearse": lambda p: rehearse(p, [code(p, "Time")], lambda: retire_code(p, code(p, "Time"))),
}
