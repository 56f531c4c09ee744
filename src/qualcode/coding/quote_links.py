"""Links to quotes whose codings go into others: they lead to those then, in memos and in what codes say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from qualcode.codebook.defining import write_wording
from qualcode.coding.decision_links import repoint_decisions
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.identity import uuid_digits
from qualcode.domain.memo_links import MemoLink, identity_among, parse_links, rewritten, write_target
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.memos import codings_beginning_with, texts_with_links, uuids_beginning_with
from qualcode.storage.transaction import Transaction

_HEAD = 13
"""Characters of a UUID that say when it was made: what was made together has them in common."""


def repoint_quotes(project: Project, tx: Transaction, gone: Mapping[str, str]) -> None:
    """Let links to codings that went into others lead to those, in memos and in what codes say of themselves.

    Decisions that name such codings name the others then. The words behind a link's bar stay, and so does the time at
    which a memo was changed. A link that could lead to several codings stays as it is.

    Args:
        project: The project.
        tx: The change in which they went; their rows are deleted already.
        gone: UUID of a coding that went → that of the one it went into.
    """
    if gone:
        with project.seeing_all():  # Links in hidden memos are not to lead nowhere once they are seen.
            _repoint(project, tx, gone)
            repoint_decisions(project, tx, gone)


def _repoint(project: Project, tx: Transaction, gone: Mapping[str, str]) -> None:
    texts = [row for row in texts_with_links(project) if "quote" in row[3].lower()]
    if not texts:
        return
    targets = {link.target for *_, text in texts for link in parse_links(text) if link.kind == "quote"}
    instead = _identities(project, _went(project, targets, gone))
    if not instead:
        return
    memos: dict[int, tuple[str]] = {}
    fields: dict[int, dict[str, str]] = {}
    for table, id_, column, text in texts:
        new = _repointed(text, instead)
        if new != text and table == "memo":
            memos[id_] = (new,)
        elif new != text:
            fields.setdefault(id_, {})[column] = new
    tx.update_rows("memo", ("text",), memos)
    for code in list_codes(project) if fields else ():
        if code.id in fields:
            tx.update_where("code", {"id": code.id}, **fields[code.id])
            write_wording(tx, code, {name: text for name, text in fields[code.id].items() if name in DEFINING_FIELDS})


def _went(project: Project, targets: set[str], gone: Mapping[str, str]) -> dict[str, str]:
    """What links name → the UUID of the coding that the only one which had it went into."""
    ordered = sorted((uuid.replace("-", ""), into) for uuid, into in gone.items())
    found: dict[str, str] = {}
    for target in targets:
        digits = uuid_digits(target)
        into: set[str] = set()
        at = bisect_left(ordered, (digits, ""))
        while digits and len(into) < 2 and at < len(ordered) and ordered[at][0].startswith(digits):
            into.add(ordered[at][1])
            at += 1
        if len(into) == 1:
            found[target] = into.pop()
    there = codings_beginning_with(project, found)
    return {target: uuid for target, uuid in found.items() if not there[target]}


def _identities(project: Project, went: Mapping[str, str]) -> dict[str, str]:
    """What links name → as much of the UUID of the coding they lead to from now on as tells it from others."""
    others = uuids_beginning_with(project, {uuid[:_HEAD] for uuid in went.values()})
    return {target: identity_among(uuid, others[uuid[:_HEAD]]) for target, uuid in went.items()}


def _repointed(text: str, instead: Mapping[str, str]) -> str:
    def words(link: MemoLink) -> str:
        written = text[link.span.start : link.span.end]
        led = link.kind == "quote" and link.target in instead
        return write_target(written, f"quote:{instead[link.target]}") if led else written

    return rewritten(text, words)
