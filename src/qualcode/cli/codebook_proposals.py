"""Rounds: a frozen codebook, what coders propose for it, and what the lead decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codebook import codebook
from qualcode.cli.codebook_changing import Manner, carry_out, change_options, field_options, given
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.shown_words import shown_word
from qualcode.domain.times import iso_time
from qualcode.domain.translation import tr
from qualcode.domain.values import Proposal

if TYPE_CHECKING:
    from qualcode.codebook.proposing import Passage
    from qualcode.codebook.tree import CodeTree
    from qualcode.storage.project import Project

Place = tuple[str, int, int] | None


@codebook.verb("freeze")
@click.argument("name")
@change_options()
def freeze(session: Session, name: str, manner: Manner) -> None:
    """Freeze the codebook for NAME, such as a round: codes are given as before, but changes can only be proposed."""
    from qualcode.codebook.freezing import freeze_codebook

    with session.writing() as project:
        carry_out(project, manner, lambda: freeze_codebook(project, name, reason=manner.why))


@codebook.verb("thaw")
@change_options()
def thaw(session: Session, manner: Manner) -> None:
    """End the freeze of the codebook."""
    from qualcode.codebook.freezing import thaw_codebook

    with session.writing() as project:
        carry_out(project, manner, lambda: thaw_codebook(project, reason=manner.why))


@noun("propose")
def propose() -> None:
    """Propose a change of the codebook; the lead accepts or declines it.

    --passage names the passage that prompted it: a document, and where it starts and ends in code points.
    """


codebook.add_command(propose)


def _propose_options(function: Callable[..., Any]) -> Callable[..., Any]:
    passage = click.option(
        "--passage",
        "place",
        type=(str, int, int),
        metavar="DOC START END",
        help=tr("The passage that prompted it."),
    )
    return passage(change_options()(function))


def _passage(project: Project, place: Place) -> Passage | None:
    from qualcode.storage.reads.documents import find_document

    if place is None:
        return None
    name, start, end = place
    return find_document(project, name).id, (start, end)


@propose.verb("new")
@click.argument("path", metavar="CODE")
@field_options()
@_propose_options
def propose_new(session: Session, path: str, place: Place, manner: Manner, **fields: str | None) -> None:
    """Propose the new CODE; if it is accepted, the passage is coded with it as your work."""
    from qualcode.codebook.proposing import propose_code

    with session.writing() as project:
        where = _passage(project, place)
        carry_out(
            project, manner, lambda: propose_code(project, path, passage=where, reason=manner.why, **given(fields))
        )


@propose.verb("rename")
@click.argument("code")
@click.argument("name")
@_propose_options
def propose_rename(session: Session, code: str, name: str, place: Place, manner: Manner) -> None:
    """Propose to call CODE NAME."""
    from qualcode.codebook.proposing import propose_name
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        found, where = load_tree(project).find(code), _passage(project, place)
        carry_out(project, manner, lambda: propose_name(project, found.id, name, passage=where, reason=manner.why))


@propose.verb("redefine")
@click.argument("code")
@field_options(*DEFINING_FIELDS)
@_propose_options
def propose_redefine(session: Session, code: str, place: Place, manner: Manner, **fields: str | None) -> None:
    """Propose that CODE mean something else; with --why alone the lead finds the words."""
    from qualcode.codebook.proposing import propose_redefinition
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        found, where = load_tree(project).find(code), _passage(project, place)
        carry_out(
            project,
            manner,
            lambda: propose_redefinition(project, found.id, passage=where, reason=manner.why, **given(fields)),
        )


@propose.verb("merge")
@click.argument("code")
@click.argument("into", metavar="INTO")
@_propose_options
def propose_merging(session: Session, code: str, into: str, place: Place, manner: Manner) -> None:
    """Propose to merge CODE into the code INTO."""
    from qualcode.codebook.proposing import propose_merge
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        tree = load_tree(project)
        found, target, where = tree.find(code), tree.find(into), _passage(project, place)
        carry_out(
            project, manner, lambda: propose_merge(project, found.id, target.id, passage=where, reason=manner.why)
        )


@propose.verb("retire")
@click.argument("code")
@_propose_options
def propose_retire(session: Session, code: str, place: Place, manner: Manner) -> None:
    """Propose to retire CODE."""
    from qualcode.codebook.proposing import propose_retirement
    from qualcode.codebook.tree import load_tree

    with session.writing() as project:
        found, where = load_tree(project).find(code), _passage(project, place)
        carry_out(project, manner, lambda: propose_retirement(project, found.id, passage=where, reason=manner.why))


@codebook.verb("proposals")
@click.option("--all", "decided", is_flag=True, help=tr("Also those that were accepted or declined."))
@json_option
def proposals(session: Session, decided: bool, as_json: bool) -> None:
    """List what is proposed, the oldest first."""
    from qualcode.codebook.tree import load_tree
    from qualcode.storage.reads.codebook import list_proposals
    from qualcode.storage.reads.documents import list_documents

    with session.reading() as project, project.reading():
        tree = load_tree(project)
        titles = {document.id: document.name for document in list_documents(project)}
        found = [one for one in list_proposals(project) if decided or one.state == "open"]
        rows = [_proposal_json(tree, titles, one) for one in found]
    if as_json:
        answer_json(rows)
    elif not rows:
        say(tr("nothing was proposed") if decided else tr("nothing is proposed that waits for an answer"))
    else:
        _print_proposals(found, rows, decided)


def _proposal_json(tree: CodeTree, titles: dict[int, str], one: Proposal) -> dict[str, Any]:
    from qualcode.codebook.proposing import in_words

    known = one.code_id is not None and one.code_id in tree
    into = next((tree.path(code.id) for code in tree.walk() if code.uuid == one.rest.get("into")), None)
    return {
        "id": one.uuid,
        "kind": one.kind,
        "state": one.state,
        "summary": in_words(tree, one),
        "code": tree.path(one.code_id) if known and one.code_id is not None else None,
        "name": one.name,
        "into": into,
        "texts": one.texts,
        "reason": one.reason,
        "document": titles.get(one.document_id) if one.document_id is not None else None,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "coder": one.coder,
        "created": iso_time(one.created_ms),
        "decided_by": one.decided_by or None,
        "decided": iso_time(one.decided_ms) if one.decided_ms is not None else None,
        "answer": one.answer,
    }


def _print_proposals(found: list[Proposal], rows: list[dict[str, Any]], decided: bool) -> None:
    from qualcode.codebook.proposing import shown_passage

    ids = short_ids([one.uuid for one in found])
    answer_table(
        (
            tr("id"),
            tr("proposed"),
            tr("by"),
            tr("why"),
            tr("passage"),
            *((tr("state"), tr("answer")) if decided else ()),
        ),
        [
            (
                id_,
                one_line(row["summary"]),
                one_line(one.coder),
                one_line(one.reason, 60),
                one_line(f"{row['document'] or ''}: “{shown_passage(one)}”" if one.quote else ""),
                *((shown_word(one.state), one_line(one.answer, 60)) if decided else ()),
            )
            for id_, one, row in zip(ids, found, rows, strict=True)
        ],
    )


@codebook.verb("accept")
@click.argument("id_", metavar="ID")
@click.option("--name", metavar="NAME", help=tr("Another name, or for a new code another path, than was proposed."))
@field_options()
@change_options("--answer", "--why")
def accept(session: Session, id_: str, name: str | None, manner: Manner, **fields: str | None) -> None:
    """Do what the proposal ID asks for, also while the codebook is frozen; you can word it otherwise.

    Status 3: done, but the passage that prompted a new code is no longer found, so that nothing was coded with it.
    """
    from qualcode.codebook.proposing import accept_proposal, find_proposal, lost_passage

    with session.writing() as project:
        found = find_proposal(project, id_)
        lost = lost_passage(project, found)
        changed = given({"name": name, **fields})
        touched = [found.code_id] if found.code_id is not None else []
        carry_out(
            project,
            manner,
            lambda: accept_proposal(project, found.id, answer=manner.why, **changed),
            codes=touched,
            outdates=True,
        )
    if lost:
        click.get_current_context().exit(3)


@codebook.verb("decline")
@click.argument("id_", metavar="ID")
@change_options("--answer", "--why")
def decline(session: Session, id_: str, manner: Manner) -> None:
    """Say no to the proposal ID; it stays in the list with the answer."""
    from qualcode.codebook.proposing import decline_proposal, find_proposal

    with session.writing() as project:
        found = find_proposal(project, id_)
        carry_out(project, manner, lambda: decline_proposal(project, found.id, answer=manner.why))


@codebook.verb("withdraw")
@click.argument("id_", metavar="ID")
@change_options(reason=False)
def withdraw(session: Session, id_: str, manner: Manner) -> None:
    """Take back your own proposal ID that nobody has decided."""
    from qualcode.codebook.proposing import find_proposal, withdraw_proposal

    with session.writing() as project:
        found = find_proposal(project, id_)
        carry_out(project, manner, lambda: withdraw_proposal(project, found.id))
