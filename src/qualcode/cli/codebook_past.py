"""What the codebook was: its history, the life of a code, named versions, and what is different between two states."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.codebook_changing import Manner, carry_out, change_options
from qualcode.cli.codebook_words import marked, texts_json, when
from qualcode.cli.history import entry_json
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, json_option
from qualcode.domain.changes import Change
from qualcode.domain.choices import NOW
from qualcode.domain.errors import NotFoundError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import plural, tr

if TYPE_CHECKING:
    from qualcode.codebook.biography import Event
    from qualcode.codebook.comparing import Difference
    from qualcode.storage.project import Project


@codebook.verb("history")
@click.argument("code", required=False)
@click.option("--limit", type=click.IntRange(min=0), default=30, show_default=True, help=tr("At most so many; 0: all."))
@json_option
def history(session: Session, code: str | None, limit: int, as_json: bool) -> None:
    """What was done to the codebook, the latest first; or the life of CODE, from its beginning.

    CODE may have been merged or removed since; then a name or path that it had, or its id, finds it.
    """
    from qualcode.codebook.biography import biography, codebook_changes

    with session.reading() as project, project.reading():
        if code is None:
            _tell_changes(codebook_changes(project), limit, as_json)
        else:
            name, uuid = _code_ever(project, code)
            _tell_life(name, biography(project, uuid), as_json)


def _code_ever(project: Project, name: str) -> tuple[str, str]:
    """(how it is called, UUID) of a code that is or was in the codebook."""
    from qualcode.codebook.biography import find_code_ever
    from qualcode.codebook.tree import load_tree

    tree = load_tree(project)
    try:
        found = tree.find(name)
    except NotFoundError:
        uuid = find_code_ever(project, name)
        known = next((code for code in tree.walk() if code.uuid == uuid), None)
        return (tree.path(known.id) if known is not None else name), uuid
    return tree.path(found.id), found.uuid


def _tell_changes(changes: list[Change], limit: int, as_json: bool) -> None:
    shown = changes[: limit or None]
    if as_json:
        answer_json([entry_json(change) for change in shown])
        return
    if not changes:
        say(tr("nothing was done to the codebook yet"))
        return
    answer_table(
        (tr("id"), tr("at"), tr("coder"), tr("change"), tr("why"), ""),
        [
            (
                id_,
                when(change.at_ms),
                one_line(change.coder),
                one_line(change.summary, 80),
                one_line(change.reason, 60),
                tr("undone") if change.undone else "",
            )
            for id_, change in zip(short_ids([change.uuid for change in shown]), shown, strict=True)
        ],
    )
    if len(shown) < len(changes):
        say(
            tr(
                "{number} earlier ones are not shown (--limit 0 shows all)",
                number=len(changes) - len(shown),
            )
        )


def _tell_life(name: str, events: list[Event], as_json: bool) -> None:
    if as_json:
        answer_json(
            [
                {
                    "kind": event.kind,
                    "sentence": event.sentence,
                    "texts": texts_json(event.texts),
                    "change": event.change.uuid,
                    "at": iso_time(event.change.at_ms),
                    "coder": event.change.coder,
                    "reason": event.change.reason,
                    "undone": event.change.undone,
                }
                for event in events
            ]
        )
        return
    say(one_line(name))
    for event in events:
        say(f"{when(event.change.at_ms)}  {one_line(event.change.coder)}: {one_line(event.sentence)}")
        for field, earlier, later in event.texts:
            say(f"    {field}: {marked(earlier, later)}")
        if event.change.reason:
            say(tr("    why: {reason}", reason=one_line(event.change.reason)))


@codebook.verb("tag")
@click.argument("name")
@change_options()
def tag(session: Session, name: str, manner: Manner) -> None:
    """Give the codebook as it stands the NAME of a version, to compare with it and export it for ever."""
    from qualcode.codebook.versions import tag_codebook

    with session.writing() as project:
        carry_out(project, manner, lambda: tag_codebook(project, name, reason=manner.why))


@codebook.verb("versions")
@json_option
def versions(session: Session, as_json: bool) -> None:
    """List the named versions of the codebook, the oldest first."""
    from qualcode.storage.reads.codebook import list_versions
    from qualcode.storage.reads.history import changes_by_id

    with session.reading() as project, project.reading():
        found = list_versions(project)
        changes = changes_by_id(project, {version.change_id for version in found})
    if as_json:
        answer_json(
            [
                {
                    "id": version.uuid,
                    "name": version.name,
                    "at": iso_time(version.created_ms),
                    "coder": version.coder,
                    "reason": version.reason,
                    "change": changes[version.change_id].uuid if version.change_id in changes else None,
                }
                for version in found
            ]
        )
    elif not found:
        say(tr("no version has a name yet; `qualcode codebook tag` gives the codebook as it stands one"))
    else:
        answer_table(
            (tr("version"), tr("at"), tr("coder"), tr("why")),
            [(one_line(v.name), when(v.created_ms), one_line(v.coder), one_line(v.reason, 80)) for v in found],
        )


@codebook.verb("diff")
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="[B]", default=NOW)
@json_option
def diff(session: Session, earlier: str, later: str, as_json: bool) -> None:
    """Say what is different in the state B of the codebook (else as it stands) from the state A.

    A state is the name of a version, a day (2026-03-31, at its end) or a minute ("2026-03-31 14:00"), the id of a
    change, after which it was, `start` or `now`. In texts, [-words-] are gone and {+words+} are new.
    """
    from qualcode.codebook.comparing import KINDS, compare
    from qualcode.codebook.versions import state_at

    with session.reading() as project, project.reading():
        one, other = state_at(project, earlier), state_at(project, later)
        found = compare(one, other)
    if as_json:
        answer_json({"earlier": one.label, "later": other.label, "differences": list(map(_difference_json, found))})
        return
    between = tr("“{earlier}” and “{later}”", earlier=one_line(one.label), later=one_line(other.label))
    if not found:
        say(tr("no difference between {between}", between=between))
        return
    say(
        plural(
            "{number} difference between {between}",
            "{number} differences between {between}",
            len(found),
            between=between,
        )
    )
    for kind, differences in groupby(found, key=lambda difference: difference.kind):
        say(f"\n{KINDS[kind]}")
        for difference in differences:
            say(f"  {one_line(difference.sentence)}")
            for field, before, after in difference.texts:
                say(f"      {shown_word(field)}: {marked(before, after)}")


def _difference_json(difference: Difference) -> dict[str, Any]:
    return {
        "kind": difference.kind,
        "code": difference.code,
        "path": difference.path,
        "sentence": difference.sentence,
        "texts": texts_json(difference.texts),
    }
