"""The codebook: its verbs, each in a module that is imported when the verb is called, and the list of codes."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.helping import in_language
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import NounGroup, Session, common_options, json_option
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code

if TYPE_CHECKING:
    from qualcode.codebook.tree import CodeTree
    from qualcode.storage.project import Project

SECTIONS: dict[str, dict[str, str]] = {
    tr("Look"): {"list": "codebook", "check": "codebook_check"},
    tr("A code"): {
        "create": "codebook_codes",
        "describe": "codebook_codes",
        "redefine": "codebook_codes",
        "rename": "codebook_codes",
        "recolour": "codebook_codes",
        "pin": "codebook_codes",
    },
    tr("The tree"): {
        "move": "codebook_verbs",
        "sort": "codebook_verbs",
        "theme": "codebook_verbs",
        "merge": "codebook_verbs",
        "split": "codebook_verbs",
        "duplicate": "codebook_verbs",
        "retire": "codebook_verbs",
        "revive": "codebook_verbs",
        "remove": "codebook_verbs",
    },
    tr("Recoding"): {"queue": "codebook_queue"},
    tr("History"): {
        "history": "codebook_past",
        "tag": "codebook_past",
        "versions": "codebook_past",
        "diff": "codebook_past",
    },
    tr("Rounds"): {
        "freeze": "codebook_proposals",
        "thaw": "codebook_proposals",
        "propose": "codebook_proposals",
        "proposals": "codebook_proposals",
        "accept": "codebook_proposals",
        "decline": "codebook_proposals",
        "withdraw": "codebook_proposals",
    },
    tr("Files"): {"import": "codebook_files", "export": "codebook_files"},
}
"""Verb → its module in this package, under the heads of the help, in the order in which it shows them."""

_LONGEST_HELP = 200
MODULES = {verb: module for verbs in SECTIONS.values() for verb, module in verbs.items()}


class CodebookGroup(NounGroup):
    """Imports the module of a verb when that verb is called, and shows the verbs by what they are for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in MODULES:
            importlib.import_module(f"qualcode.cli.{MODULES[cmd_name]}")
        found = super().get_command(ctx, cmd_name)
        return None if found is None else in_language(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for head, verbs in SECTIONS.items():
            found = [(verb, self.get_command(ctx, verb)) for verb in verbs]
            with formatter.section(head):
                formatter.write_dl(
                    [(verb, one.get_short_help_str(_LONGEST_HELP)) for verb, one in found if one is not None]
                )


@click.group("codebook", cls=CodebookGroup)
@common_options
def codebook() -> None:
    """The codes of the study.

    CODE is a full path, Theme/Code, or a name that only one code has. Every verb that changes the codebook takes
    --why, which the history keeps, and --dry-run, which writes nothing.
    """


@codebook.verb("list")
@click.option("--at", "moment", metavar="MOMENT", help=tr("As it was: a version, a day (2026-03-31) or a change's id."))
@click.option("--retired", is_flag=True, help=tr("Also the retired codes."))
@click.option("--unused", is_flag=True, help=tr("Only those that nothing is coded with, nor with what is below them."))
@click.option("--mine", is_flag=True, help=tr("Count your own codings only."))
@click.option("--long", "long", is_flag=True, help=tr("With definitions and rules."))
@json_option
def list_(
    session: Session, moment: str | None, retired: bool, unused: bool, mine: bool, long: bool, as_json: bool
) -> None:
    """List all codes with their codings."""
    if moment is not None and (unused or mine):
        raise click.UsageError(tr("what was coded at an earlier moment is not known: leave out --unused and --mine"))
    with session.reading() as project, project.reading():
        codes = _codes(session, project, mine) if moment is None else _codes_at(project, moment)
    if unused:
        codes = [code for code in codes if not code["codings_below"] and not code["retired"]]
    if as_json:
        answer_json(codes)
        return
    shown = [code for code in codes if retired or not code["retired"]]
    if not codes:
        say(
            tr("no code is unused")
            if unused
            else tr("the codebook is empty; `qualcode codebook create` and `import` fill it")
            if moment is None
            else tr("the codebook was empty then")
        )
    elif long:
        for code in shown:
            _print_card(code)
    else:
        _print_table(shown, by_path=unused)
    hidden = len(codes) - len(shown)
    if hidden:
        say(
            plural(
                "{number} retired code is not shown (--retired)",
                "{number} retired codes are not shown (--retired)",
                hidden,
            )
        )


def _codes(session: Session, project: Project, mine: bool) -> list[dict[str, Any]]:
    """The codes as they stand, with what is coded with them."""
    from qualcode.codebook.pinning import keys_by_code
    from qualcode.codebook.recoding import count_outdated
    from qualcode.codebook.tree import load_tree
    from qualcode.storage.reads.codes import count_codings_by_code

    tree = load_tree(project)
    me = session.coder_id(project) if mine else None
    counts = count_codings_by_code(project, me) if me is not None or not mine else {}
    outdated: dict[int, int] = {}
    for (code_id, coder_id), count in count_outdated(project).items():
        if not mine or coder_id == me:
            outdated[code_id] = outdated.get(code_id, 0) + count
    keys = keys_by_code(project)
    return [
        _code_json(tree, code, keys.get(code.id))
        | {
            "codings": counts.get(code.id, 0),
            "codings_below": sum(counts.get(id_, 0) for id_ in tree.gathered(code.id)),
            "outdated": outdated.get(code.id, 0),
        }
        for code in tree.walk()
    ]


def _codes_at(project: Project, moment: str) -> list[dict[str, Any]]:
    """The codes as they stood at a moment; what was coded with them then is not known."""
    from qualcode.codebook.versions import state_at

    tree = state_at(project, moment).tree
    return [_code_json(tree, code, None) for code in tree.walk()]


def _code_json(tree: CodeTree, code: Code, key: str | None) -> dict[str, Any]:
    from qualcode.codebook.creating import FIELDS

    return {
        "id": code.uuid,
        "path": tree.path(code.id),
        "name": code.name,
        "parent": tree.path(code.parent_id) if code.parent_id is not None else None,
        "depth": tree.depth(code.id),
        **{field: getattr(code, field) for field in FIELDS},
        "retired": code.retired,
        "key": key,
        "codings": None,
        "codings_below": None,
        "outdated": None,
        "themes": [tree.path(theme) for theme in tree.themes(code.id)],
    }


_COUNTS = {"codings": tr("codings"), "codings_below": tr("with all below"), "outdated": tr("outdated")}


def _print_table(codes: Sequence[dict[str, Any]], *, by_path: bool) -> None:
    counts = [field for field in _COUNTS if any(code[field] is not None for code in codes)]
    if not any(code["outdated"] for code in codes):
        counts = [field for field in counts if field != "outdated"]
    also = any(code["themes"] for code in codes)
    keys = any(code["key"] for code in codes)
    rows = []
    for code in codes:
        name = one_line(code["path"]) if by_path else "  " * code["depth"] + one_line(code["name"])
        rows.append(
            (
                name + (tr(" (retired)") if code["retired"] else ""),
                one_line(code["mark"]),
                *((code["key"] or "",) if keys else ()),
                *(code[field] for field in counts),
                *((one_line(", ".join(code["themes"]), 60),) if also else ()),
                one_line(code["definition"], 60),
            )
        )
    heads = (tr("code"), tr("mark"), *((tr("key"),) if keys else ()), *map(_COUNTS.__getitem__, counts))
    answer_table((*heads, *((tr("also in"),) if also else ()), tr("definition")), rows, right=tuple(_COUNTS.values()))


def _print_card(code: dict[str, Any]) -> None:
    from qualcode.codebook.creating import FIELDS

    said = []
    if code["codings"] is not None:
        said.append(plural("{number} coding", "{number} codings", code["codings"]))
        if code["codings_below"] != code["codings"]:
            said.append(tr("{number} with all below", number=code["codings_below"]))
        if code["outdated"]:
            said.append(tr("{number} outdated", number=code["outdated"]))
    if code["retired"]:
        said.append(tr("retired"))
    say(one_line(code["path"]) + (f" ({', '.join(said)})" if said else ""))
    for field in FIELDS:
        if code[field]:
            say(f"  {shown_word(field)}: {code[field]}")
    if code["themes"]:
        say(tr("  also in: {themes}", themes=", ".join(map(one_line, code["themes"]))))
