"""Applying codes to passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import regex

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import SEPARATOR, CodeTree, load_tree
from qualcode.coding.passages import anchor, excerpt, transcript_of
from qualcode.coding.quote_links import repoint_quotes
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import IN_VIVO, Code, Coding, Transcript
from qualcode.domain.wording import listed, origin_mark
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import Anchor
from qualcode.text.graphemes import snap


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a code did."""

    effects: Effects
    coding_id: int
    outcome: str
    """`new`, `extended` (an overlapping coding of the code grew), `unchanged` (the passage has the code), or `kept` (it
    has it, from before the code was redefined, and is up to date again)."""

    @property
    def message(self) -> str:
        """What the screen says."""
        return self.effects.summary


def apply_code(
    project: Project, document_id: int, span: tuple[int, int], code_id: int, *, origin: str = "manual"
) -> Applied:
    """Give a code to a passage, as the session's coder.

    A coding of the same code and coder that overlaps the passage is extended to cover it; several are joined into
    the first of them. Touching ones stay apart.

    Args:
        document_id: The document.
        span: `[start, end)` in code points of its text; widened to whole grapheme clusters.
        code_id: The code.
        origin: How the coding comes to be, kept with it.

    Raises:
        RuleError: The span is no passage of the text, or the code is retired.
    """
    tree = load_tree(project)
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    check_usable(tree, code_id)
    name = tree.path(code_id)
    mark = origin_mark(origin)
    with project.change("apply", f"{name}: “{excerpt(place.quote)}”{mark}") as tx:
        tx.look_at(document_id, (place.start, place.end))
        coder_id = project.coder_id()
        coding_id, outcome = place_coding(project, tx, transcript, place, tree.code(code_id), coder_id, origin)
        if outcome == "extended":
            tx.summary = tr("{name} extended to “{quote}”{mark}", name=name, quote=excerpt(place.quote), mark=mark)
        elif outcome == "kept":
            tx.summary = tr(
                "{name} kept on “{quote}” as it is defined now{mark}", name=name, quote=excerpt(place.quote), mark=mark
            )
        elif outcome == "unchanged":
            tx.summary = tr("this passage has {name} already", name=name)
    return Applied(project.last, coding_id, outcome)


def check_usable(tree: CodeTree, code_id: int) -> None:
    """Refuse a code that is not there or is retired."""
    if tree.code(code_id).retired:
        raise RuleError(tr("“{code}” is retired", code=tree.path(code_id)), remedy=tr("choose another code"))


def place_coding(
    project: Project,
    tx: Transaction,
    transcript: Transcript,
    place: Anchor,
    code: Code,
    coder_id: int,
    origin: str,
) -> tuple[int, str]:
    """Write a coding or extend the overlapping ones of its code and coder; its id and what was done.

    Who gives a code knows what it means now: a coding that was outdated is up to date by it.
    """
    document_id = transcript.document.id
    others = list_codings(project, document_id=document_id, code_ids=[code.id], coder_ids=[coder_id])
    overlapping = [other for other in others if other.span.overlaps((place.start, place.end))]
    if not overlapping:
        return write_coding(tx, transcript, place, code, coder_id, origin), "new"
    start = min(place.start, *(other.start for other in overlapping))
    end = max(place.end, *(other.end for other in overlapping))
    first = overlapping[0]
    outdated = first.definition_id != code.definition_id
    if outdated:
        tx.update_where("coding", {"id": first.id}, definition_id=code.definition_id)
    if len(overlapping) == 1 and first.span == (start, end):
        return first.id, "kept" if outdated else "unchanged"
    join_codings(project, tx, transcript, overlapping, Span(start, end))
    return first.id, "extended"


def join_codings(project: Project, tx: Transaction, transcript: Transcript, codings: list[Coding], span: Span) -> None:
    """Let the first of some codings cover a span, with all their comments, memos, links and stars; the others go."""
    first, rest = codings[0], codings[1:]
    move_coding(tx, transcript, first, span)
    if rest:
        comments = "\n".join(dict.fromkeys(c.comment for c in codings if c.comment))
        star = int(any(c.star for c in codings))
        tx.update_where("coding", {"id": first.id}, comment=comments, star=star)
        gone = [c.id for c in rest]
        tx.update_where("memo", {"coding_id": gone}, coding_id=first.id)
        tx.delete_where("coding", {"id": gone})
        repoint_quotes(project, tx, {c.uuid: first.uuid for c in rest})


def move_coding(tx: Transaction, transcript: Transcript, coding: Coding, span: tuple[int, int]) -> None:
    """Give a coding another span of the same text."""
    place = anchor(transcript, span)
    tx.update_where(
        "coding",
        {"id": coding.id},
        version_id=transcript.document.version_id,
        start=place.start,
        end=place.end,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        turn=place.turn,
    )


def write_coding(tx: Transaction, transcript: Transcript, place: Anchor, code: Code, coder_id: int, origin: str) -> int:
    """Insert one coding; its id."""
    return tx.add("coding", **coding_values(transcript, place, code, coder_id, origin))


def coding_values(transcript: Transcript, place: Anchor, code: Code, coder_id: int, origin: str) -> dict[str, Any]:
    """What a new coding holds, by column."""
    return {
        "document_id": transcript.document.id,
        "version_id": transcript.document.version_id,
        "code_id": code.id,
        "coder_id": coder_id,
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
        "prefix": place.prefix,
        "suffix": place.suffix,
        "turn": place.turn,
        "origin": origin,
        "comment": "",
        "star": 0,
        "created_ms": now_ms(),
        "definition_id": code.definition_id,
    }


def create_and_apply(
    project: Project, document_id: int, span: tuple[int, int], path: str, *, origin: str = "manual"
) -> Applied:
    """Make a new code at a path (`Theme/Code`) and give it to a passage, as one change.

    Raises:
        RuleError: The code exists already or cannot be called so, or the span is no passage of the text.
    """
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    with project.change("create-apply", tr("new code {path}: “{quote}”", path=path, quote=excerpt(place.quote))) as tx:
        tx.look_at(document_id, (place.start, place.end))
        code_id = create_path(project, path)
        code = load_tree(project).code(code_id)
        coding_id = write_coding(tx, transcript, place, code, project.coder_id(), origin)
    return Applied(project.last, coding_id, "new")


@dataclass(frozen=True, slots=True)
class AppliedCodes:
    """What applying several codes at once did."""

    effects: Effects
    applied: tuple[tuple[int, int, str], ...]
    """(code, coding, outcome as in `Applied`) of each code, in the order in which they were asked for."""

    @property
    def message(self) -> str:
        """What the screen says."""
        return self.effects.summary


def apply_codes(
    project: Project,
    document_id: int,
    span: tuple[int, int],
    code_ids: Sequence[int],
    new_paths: Sequence[str] = (),
    *,
    origin: str = "manual",
) -> AppliedCodes:
    """Give several codes to a passage as one change: all of them, or none.

    Each is given as `apply_code` gives it.

    Args:
        document_id: The document.
        span: `[start, end)` in code points of its text; widened to whole grapheme clusters.
        code_ids: The codes that are there already.
        new_paths: Full paths (`Theme/Code`) of codes that are made for it.
        origin: How the codings come to be, kept with them.

    Raises:
        RuleError: The span is no passage of the text, a code is retired, or a new one exists or cannot be called so.
    """
    tree = load_tree(project)
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    for code_id in code_ids:
        check_usable(tree, code_id)
    done: list[tuple[int, int, str]] = []
    told: list[tuple[str, str]] = []
    with project.change("apply", "") as tx:
        tx.look_at(document_id, (place.start, place.end))
        coder_id = project.coder_id()
        for code_id in dict.fromkeys(code_ids):
            coding_id, outcome = place_coding(project, tx, transcript, place, tree.code(code_id), coder_id, origin)
            done.append((code_id, coding_id, outcome))
            told.append((tree.path(code_id), outcome))
        for path in new_paths:
            code_id = create_path(project, path)
            code = load_tree(project).code(code_id)
            done.append((code_id, write_coding(tx, transcript, place, code, coder_id, origin), "new"))
            told.append((tr("new code {path}", path=path), "new"))
        tx.summary = _summary(told, place.quote)
    return AppliedCodes(project.last, tuple(done))


def _summary(done: Sequence[tuple[str, str]], quote: str) -> str:
    """What became of several codes (name, outcome), in one sentence."""

    def those(outcome: str) -> list[str]:
        return [name for name, became in done if became == outcome]

    told = [f"{listed(those('new'))}: “{excerpt(quote)}”"] if those("new") else []
    if those("extended"):
        names = listed(those("extended"))
        told.append(
            tr("{codes} extended", codes=names)
            if told
            else tr("{codes} extended to “{quote}”", codes=names, quote=excerpt(quote))
        )
    if those("kept"):
        told.append(tr("{codes} kept as defined now", codes=listed(those("kept"))))
    if those("unchanged"):
        told.append(tr("this passage has {codes} already", codes=listed(those("unchanged"))))
    return "; ".join(told)


LONGEST_IN_VIVO = 80
"""Code points of a name that is taken from a passage; a longer passage gives its beginning."""
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u200E\u200F\uFEFF]")
"""Controls, and signs that only turn the direction of what follows."""
_AROUND = " .,;:!?…\"“”'‘’()[]"


def in_vivo_name(transcript: Transcript, span: tuple[int, int]) -> str:
    """The name of a code in the words of a passage: what is said there, cut at a word where it is long.

    Speakers' names and time stamps inside the passage are left out; so is what cannot be seen.

    Raises:
        RuleError: There is nothing in the passage that could be a name.
    """
    speech = [part for turn in transcript.turns if turn.end > span[0] and turn.start < span[1] for part in turn.speech]
    spoken = [transcript.text[max(a, span[0]) : min(b, span[1])] for a, b in speech if a < span[1] and b > span[0]]
    words = " ".join(spoken) or transcript.text[span[0] : span[1]]
    line = " ".join(_UNSEEN.sub("", " ".join(words.split())).split()).strip(_AROUND)
    name = _cut(line.replace(SEPARATOR, "∕"))
    if not any(map(str.isprintable, name)):
        raise RuleError(tr("there are no words here that could name a code"), remedy=tr("select some words first"))
    return name


def _cut(line: str) -> str:
    """A line of at most `LONGEST_IN_VIVO` code points, cut at a word or, in a script without spaces, a character."""
    if len(line) <= LONGEST_IN_VIVO:
        return line
    room = LONGEST_IN_VIVO - 1
    begin = line[: room + 1].rpartition(" ")[0]
    if len(begin) < room // 2:
        begin = line[: snap(line, room, room).start]
    return begin.rstrip(_AROUND) + "…"


def apply_in_vivo(project: Project, document_id: int, span: tuple[int, int], parent_id: int | None) -> Applied:
    """Give a passage a code that is named by its own words (`in_vivo_name`).

    A code of that name under the parent is used again, else the only one of that name that there is elsewhere.

    Raises:
        RuleError: The passage holds no words, or the code of that name is retired.
    """
    transcript = transcript_of(project, document_id)
    place = anchor(transcript, span)
    name = in_vivo_name(transcript, (place.start, place.end))
    tree = load_tree(project)
    known = tree.child_named(parent_id, name) or _only_one_named(tree, name)
    if known is not None:
        return apply_code(project, document_id, span, known.id, origin=IN_VIVO)
    path = name if parent_id is None else f"{tree.path(parent_id)}{SEPARATOR}{name}"
    return create_and_apply(project, document_id, span, path, origin=IN_VIVO)


def _only_one_named(tree: CodeTree, name: str) -> Code | None:
    wanted = same_name(name)
    named = [code for code in tree.walk() if not code.retired and same_name(code.name) == wanted]
    return named[0] if len(named) == 1 else None
