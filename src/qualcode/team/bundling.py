"""Bundles: one file for one coder, with what she needs and nothing else, to be coded far away and merged again."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.errors import NotFoundError, PublicationError, RuleError
from qualcode.domain.file_names import file_name_of
from qualcode.domain.identity import new_uuids, now_ms
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Coder, Document
from qualcode.domain.wording import counted
from qualcode.reports.names import NameFinder
from qualcode.storage.copies import FirstEntry, make_copy
from qualcode.storage.file_keys import FileKey
from qualcode.storage.known_copies import note_copy
from qualcode.storage.placing import free_path
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook_history import latest_change
from qualcode.storage.reads.codes import project_uuid
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.rows import Row, read_content, read_rows, rows_of, tables_in_order
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_lead, find_coder
from qualcode.team.packing import Packed, as_values, pack_rows

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """What a bundle would hold."""

    coder: Coder
    documents: tuple[Document, ...]
    rounds: tuple[str, ...]
    round_ids: tuple[int, ...]
    blind: bool
    """Nothing that others did is in it."""
    open_codebook: bool
    """Whether the coder may change the codebook in it; else she proposes."""
    with_cases: bool

    @property
    def words(self) -> int:
        """Words of speech in its documents."""
        return sum(document.words for document in self.documents)


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was written."""

    path: Path
    uuid: str
    plan: BundlePlan
    codings: int
    """That the coder takes along."""
    size: int
    """Bytes."""


def plan_bundle(
    project: Project,
    coder: str,
    *,
    rounds: Collection[str] = (),
    documents: Sequence[Document] | None = None,
    with_others: bool = False,
    with_cases: bool = False,
) -> BundlePlan:
    """What a bundle for a coder would hold: the documents assigned to her in some rounds, or those named.

    A bundle is blind if one of its rounds is, or if the coder has something left to do in a blind round that has one of
    its documents; the codebook is open in it only if it is in all of them.

    Args:
        rounds: By name; all that are open and in which she has something to do, if none is named.
        documents: These, whether assigned or not.
        with_others: Where no round is blind: with what others did in the documents.

    Raises:
        NotFoundError: There is no such coder or round.
        RuleError: Nothing is assigned to her, or others' work is asked for in a blind round.
    """
    with project.reading():
        found = find_coder(project, coder)
        chosen = dict(_rounds_of(project, found, rounds))
        ids = _assigned(project, found.id, chosen) if documents is None else {one.id for one in documents}
        if not ids:
            raise RuleError(
                tr("nothing is assigned to {name}", name=found.name)
                + (tr(" in {rounds}", rounds=_quoted(rounds)) if rounds else ""),
                remedy=tr(
                    "`qualcode assign DOC --round NAME --to {name}`, or name documents with --document", name=found.name
                ),
            )
        if documents is not None and not rounds:
            chosen = {id_: row for id_, row in chosen.items() if ids & _assigned(project, found.id, [id_])}
        blind = _blind_rounds(project, found.id, chosen, ids)
        if blind and with_others:
            raise RuleError(
                tr("{rounds} is coded blind", rounds=_quoted(blind)),
                remedy=tr("leave others' work out, or name other rounds or documents"),
            )
        return BundlePlan(
            found,
            tuple(document for document in list_documents(project) if document.id in ids),
            tuple(row["name"] for row in chosen.values()),
            tuple(chosen),
            bool(blind) or not with_others,
            all(row["open_codebook"] for row in chosen.values()),
            with_cases,
        )


def _blind_rounds(project: Project, coder_id: int, rounds: Collection[int], documents: set[int]) -> list[str]:
    """The rounds for whose sake a coder is not to see what others did in some documents, by name."""
    left = read_rows(project, "assignment", {"coder_id": coder_id}, ("round_id", "state"))
    unfinished = {round_id for round_id, state in left if state != "done"}
    found = []
    for row in rows_of(project, "round", {"blind": 1}):
        among = {id_ for (id_,) in read_rows(project, "assignment", {"round_id": row["id"]}, ("document_id",))}
        running = row["closed_ms"] is None and row["id"] in unfinished and among & documents
        if running or row["id"] in rounds:
            found.append(row["name"])
    return found


def _quoted(names: Collection[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _rounds_of(project: Project, coder: Coder, names: Collection[str]) -> Iterator[tuple[int, Row]]:
    every = rows_of(project, "round")
    known = {str(row["name"]).casefold() for row in every}
    for name in names:
        if name.casefold() not in known:
            raise NotFoundError(tr("there is no round “{name}”", name=name), remedy=tr("see `qualcode round list`"))
    wanted = {name.casefold() for name in names}
    open_ = {
        row[0]
        for row in read_rows(project, "assignment", {"coder_id": coder.id}, ("round_id", "state"))
        if row[1] != "done"
    }
    for row in every:
        if str(row["name"]).casefold() in wanted or (not wanted and row["id"] in open_ and row["closed_ms"] is None):
            yield row["id"], row


def _assigned(project: Project, coder_id: int, rounds: Collection[int]) -> set[int]:
    rows = read_rows(project, "assignment", {"round_id": list(rounds), "coder_id": coder_id}, ("document_id",))
    return {row[0] for row in rows}


def write_bundle(
    project: Project, path: Path, plan: BundlePlan, *, names: Sequence[str] = (), key: FileKey | None = None
) -> Bundled:
    """Write a bundle, and note in the project that it was handed out.

    Args:
        path: The file; its ending is added where it is missing.
        names: Names that must not be in it, as those of an identity key.
        key: What opens it; None: everything.

    Raises:
        PublicationError: One of the names occurs in it.
        RuleError: There are leads, and the session's coder is none; or this is a bundle.
        ProjectError: The file exists already, or cannot be written.
    """
    check_lead(project, tr("hand out bundles"))
    if read_rows(project, "project", None, ("bundle",))[0][0] is not None:
        raise RuleError(
            tr("this file is a bundle itself"), remedy=tr("hand out from the project that it was made from")
        )
    path = free_path(path)
    with project.seeing_all(), project.reading():
        ids = {document.id for document in plan.documents}
        if not plan.blind and _blind_rounds(project, plan.coder.id, plan.round_ids, ids):
            raise RuleError(
                tr("a round has become blind meanwhile"), remedy=tr("look again at what would be in the bundle")
            )
        packed = pack_rows(
            project,
            plan.coder.id,
            ids,
            plan.round_ids,
            blind=plan.blind,
            with_cases=plan.with_cases,
        )
        texts = [read_content(project, digest).decode() for digest in packed.texts]
        contents = [read_content(project, digest) for digest in packed.contents]
        change = latest_change(project)
    _check_names(packed, (*texts, *(data.decode() for data in contents)), names)
    uuid = new_uuids(1)[0]
    record = {
        "uuid": uuid,
        "coder_id": plan.coder.id,
        "round_id": plan.round_ids[0] if len(plan.round_ids) == 1 else None,
        "blind": int(plan.blind),
        "open_codebook": int(plan.open_codebook),
        "documents": len(plan.documents),
        "change": change,
        "made_ms": now_ms(),
    }
    summary = tr(
        "bundle of {documents} for {name}", documents=counted(len(plan.documents), "document"), name=plan.coder.name
    )
    written: Path | None = None
    try:
        with project.change("bundle", summary) as tx:
            maker = project.coder_id()
            _complete(project, packed, plan, maker, uuid)
            first = record | {"id": 1, "seal": None, "made_by": maker}
            written, seal = make_copy(path, lambda copy: _fill(copy, packed, texts, contents, first, summary), key=key)
            tx.add("bundle", **record, seal=seal, made_by=maker)
    except BaseException:
        if written is not None:
            written.unlink(missing_ok=True)
        raise
    note_copy(project_uuid(project), written, "bundle", whom=plan.coder.name)
    return Bundled(written, uuid, plan, len(packed.rows["coding"]), written.stat().st_size)


def file_for(coder: str) -> Path:
    """The file that a bundle for a coder is written to unless another is named, in the working directory."""
    return Path(file_name_of(coder, "bundle"))


def opening_command(file: Path, coder: str) -> str:
    """What the coder whom a bundle is for types to open it under her own name."""
    return tr("qualcode {name} --coder {coder}", name=shlex.quote(file.name), coder=shlex.quote(coder))


def _complete(project: Project, packed: Packed, plan: BundlePlan, maker: int, uuid: str) -> None:
    """Say that it is a bundle, who made it, and freeze its codebook where a round asks for that."""
    packed.rows["project"][0] |= {"bundle": uuid}
    if maker not in packed.ids("coder"):
        packed.rows["coder"] += [row | {"login": None} for row in rows_of(project, "coder", {"id": maker})]
    if plan.rounds and not plan.open_codebook and not packed.rows["freeze"]:
        packed.rows["freeze"] = [
            {
                "id": 1,
                "uuid": new_uuids(1)[0],
                "name": ", ".join(plan.rounds),
                "round_id": plan.round_ids[0],
                "coder_id": maker,
                "created_ms": now_ms(),
                "ended_ms": None,
            }
        ]


def _fill(
    copy: Transaction,
    packed: Packed,
    texts: Sequence[str],
    contents: Sequence[bytes],
    record: Row,
    summary: str,
) -> FirstEntry:
    for text in texts:
        copy.keep_text(text)
    for data in contents:
        copy.keep(data, compress=True)
    for table in tables_in_order():
        rows = [record] if table == "bundle" else packed.rows.get(table, [])
        if rows:
            copy.insert_many(table, *as_values(table, rows))
    made_by = record["made_by"]
    assert isinstance(made_by, int)
    return FirstEntry(made_by, "bundle", summary)


def _check_names(packed: Packed, texts: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a bundle in which a name stands that must not leave the study."""
    if not names:
        return
    finder = NameFinder(names)
    written = [
        str(value) for rows in packed.rows.values() for row in rows for value in row.values() if isinstance(value, str)
    ]
    found = list(dict.fromkeys(name for text in (*texts, *written) for name in finder.find(text)))
    if found:
        shown = ", ".join(f"“{name}”" for name in found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        raise PublicationError(
            plural(
                "{number} name that must not leave the study would be in the bundle: {names}",
                "{number} names that must not leave the study would be in the bundle: {names}",
                len(found),
                names=shown,
            ),
            remedy=tr("pseudonymise the transcripts first, or hand it out with --with-names"),
        )
