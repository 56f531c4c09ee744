"""Merging a file: shown before it is done, done as one change, and undone as one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.coding.quote_links import repoint_quotes
from qualcode.documents.listing import finish
from qualcode.domain.identity import now_ms
from qualcode.domain.merging import MergeReport
from qualcode.domain.translation import several, tr
from qualcode.domain.wording import counted
from qualcode.storage.pausing import uncollected
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.kept_rules import check_rules
from qualcode.storage.reads.net_changes import NetChange, net_changes
from qualcode.storage.reads.rows import read_rows, rows_of
from qualcode.storage.transaction import Transaction
from qualcode.team.coders import check_lead
from qualcode.team.merging.codebook import merge_codebook, merge_removed_codes
from qualcode.team.merging.coders import settle_coders, write_coders
from qualcode.team.merging.decisions import merge_decisions, take_out_states
from qualcode.team.merging.documents import merge_documents, set_removed_aside
from qualcode.team.merging.former import place_codings
from qualcode.team.merging.identities import Identities, coders_used
from qualcode.team.merging.left_alone import leave_alone
from qualcode.team.merging.memos import merge_memos
from qualcode.team.merging.opening import Returned, changes_after, opened
from qualcode.team.merging.places import place_rows
from qualcode.team.merging.rows import merge_table, removed_there
from qualcode.team.merging.state import Changes, Merging, Row
from qualcode.team.merging.waiting import change_waiting, keep_standing, queue

_STANDING = ("unplaced", "coding", "coverage_mark", "rejection")
"""What stands on a text."""
_PLACING = dict.fromkeys(_STANDING, place_rows) | {"coding": place_codings}
_REST = ("document_state", "pinned_code", "proposal", "saved_query")
_GOING = ("proposal", "memo", "unplaced", "coding", "coverage_mark", "rejection", "document_state", "pinned_code",
          "saved_query", "set_member", "code_theme")  # fmt: skip
"""What goes here where it went there, unless it was changed here."""
TOLD = ("document", "coding", "code", "memo", "proposal", "coverage_mark", "document_state")
"""What a summary counts."""
_TAKEN = {
    "document": several("{number:,} document", "{number:,} documents"),
    "coding": several("{number:,} coding", "{number:,} codings"),
    "code": several("{number:,} code", "{number:,} codes"),
    "memo": several("{number:,} memo", "{number:,} memos"),
    "proposal": several("{number:,} proposal", "{number:,} proposals"),
    "coverage_mark": several("{number:,} mark", "{number:,} marks"),
    "document_state": several("{number:,} finished document", "{number:,} finished documents"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says before a merge."""

    coders: Mapping[str, str] = field(default_factory=dict)
    """Name of a coder there → name here, or `new`."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Path of a code there → path here of the code that it is; empty for a new one."""
    leave_out_removed: bool = False
    """Leave out what was done in documents that were removed here."""


def preview_merge(project: Project, file: Path, answers: Answers) -> MergeReport:
    """What merging a file would do; nothing is written.

    Raises:
        ProjectError: It is no project, damaged, edited, of another project, or newer than this qualcode.
        CodersUnclearError: It is not certain who some coders of it are.
        NotFoundError: An answer is about a coder or a code that is not there, or names one that is not here.
        RuleError: Work came in on documents that were removed here, or the session's coder is no lead.
    """
    check_lead(project, "merge")
    with opened(project, file) as returned, project.seeing_all(), project.rehearsal() as tx:
        return _merge(project, tx, returned, answers)


def merge_file(project: Project, file: Path, answers: Answers) -> MergeReport:
    """Merge a bundle that came back, or a project that grew apart, as one change; merging it again changes nothing.

    What was changed here and there waits in the list of conflicts; what stands here stays meanwhile.

    Raises:
        ProjectError: It is no project, damaged, edited, of another project, or newer than this qualcode.
        CodersUnclearError: It is not certain who some coders of it are.
        NotFoundError: An answer is about a coder or a code that is not there, or names one that is not here.
        RuleError: Work came in on documents that were removed here, or the session's coder is no lead.
    """
    check_lead(project, "merge")
    with uncollected(), opened(project, file) as returned, project.seeing_all():
        if returned.nothing_new:
            return MergeReport(file.name, returned.coder, notes=list(returned.notes))
        report = MergeReport(file.name, returned.coder)
        with suppress(_NothingNewError), project.change("merge", tr("{name} merged", name=file.name)) as tx:
            report = _merge(project, tx, returned, answers)
            tx.summary = _summary(report)
            if report.nothing:
                raise _NothingNewError
        return report


class _NothingNewError(Exception):
    """Ends a merge that would change nothing, so that no trace of it is left."""


def _merge(project: Project, tx: Transaction, returned: Returned, answers: Answers) -> MergeReport:
    report = MergeReport(returned.file.name, returned.coder, notes=list(returned.notes))
    if returned.nothing_new:
        return report
    changes = _changes(returned)
    leave_alone(changes, report)
    ids = Identities(project, returned.theirs, changes, returned.origin)
    used, adding = coders_used(changes)
    settled = settle_coders(project, returned.theirs, used, adding, answers.coders, returned.coder)
    report.of("coder").added += write_coders(project, tx, returned.theirs, ids, settled)
    merged_id = tx.add(
        "merged",
        origin=returned.origin,
        until=returned.until[1],
        changes=changes_after(returned.theirs, returned.since),
        pairs=None,
        file_name=returned.file.name,
        coder_id=project.coder_id(),
        merged_ms=now_ms(),
    )
    merging = Merging(project, tx, returned, changes, ids, report, merged_id, _closed(project, returned), answers.codes)
    set_removed_aside(merging, leave_out=answers.leave_out_removed)
    merge_documents(merging)
    merge_codebook(merging)
    _merge_work(merging)
    repoint_quotes(project, tx, ids.found.get("coding", {}) | merging.folded)
    report.matched = sum(map(len, ids.found.values()))
    if ids.found:
        tx.update_where("merged", {"id": merged_id}, pairs=json.dumps(ids.found, sort_keys=True))
    check_rules(project, tx)
    states = merging.report.of("document_state")
    report.finished = states.added + states.changed
    return report


def _changes(returned: Returned) -> Changes:
    """What became of each row; of a project with another past, all that it holds."""
    if returned.since:
        return net_changes(returned.theirs, returned.since)
    return {
        table: {row["id"]: NetChange(None, row) for row in rows_of(returned.theirs, table)} for table in _EVERYTHING
    }


_EVERYTHING = ("cases", "attribute", "attribute_value", "document", "version", "speaker", "code", "definition",
               "code_theme", "former_code", "sets", "set_member", "unplaced", "coding", "coverage_mark", "rejection",
               "document_state", "pinned_code", "memo", "proposal", "saved_query", "round", "assignment", "decision",
               "codebook_version", "freeze")  # fmt: skip


def _closed(project: Project, returned: Returned) -> str:
    """Why the codes here are not changed without being asked; empty where they may be."""
    freeze = running_freeze(project)
    if freeze is not None:
        return tr("the codebook is frozen for “{name}”", name=freeze.name)
    if returned.bundle is not None and not returned.bundle["open_codebook"]:
        return tr("the bundle was handed out with a frozen codebook")
    return ""


def _merge_work(merging: Merging) -> None:
    take_out_states(merging)
    merge_table(merging, "sets")
    merge_table(merging, "set_member")
    keep_standing(merging)
    change_waiting(merging)
    going = {table: removed_there(merging, table, _PLACING.get(table)) for table in _GOING}
    held = _held(merging, going)
    for table in _GOING:  # First what goes: what stands in its place now may be the same thing.
        ids = [row["id"] for row in going[table] if table != "coding" or row["id"] not in held]
        merging.report.of(table).removed += merging.tx.delete_where(table, {"id": ids})
    for table in _STANDING:
        queue(merging, table, merge_table(merging, table, _PLACING[table]))
    merge_memos(merging)
    for table in _REST:
        merge_table(merging, table)
    _finish_assignments(merging)
    merge_table(merging, "assignment")
    merge_removed_codes(merging)
    merge_decisions(merging)
    merging.report.overlaps = _overlaps(merging)


def _finish_assignments(merging: Merging) -> None:
    """What a coder finished there is finished in all open rounds here, under whatever name she did it."""
    for change in merging.of("document_state").values():
        if change.after is None or change.after["state"] != "done":
            continue
        document = merging.ids.here("document", change.after["document_id"])
        coder = merging.ids.here("coder", change.after["coder_id"])
        if document is not None and coder is not None:
            finish(merging.project, document, coder, True)


def _held(merging: Merging, going: Mapping[str, Sequence[Row]]) -> set[int]:
    """The codings that were removed there and on which memos stand that stay: they stay then too.

    A memo that was kept there as one on the passage comes to stand on it here first.
    """
    memos = {memo["id"] for memo in going["memo"]}
    codings = {coding["id"]: coding for coding in going["coding"]}
    found = rows_of(merging.project, "memo", {"coding_id": list(codings)}) if codings else []
    moved = {c.uuid for c in merging.of("memo").values() if c.after is not None and c.after["coding_id"] is None}
    held = set()
    for memo in found:
        coding = codings[memo["coding_id"]]
        if memo["uuid"] in moved:
            place = {name: coding[name] for name in ("document_id", "start", "end")}
            merging.tx.update_where("memo", {"id": memo["id"]}, coding_id=None, **place)
        elif memo["id"] not in memos:
            held.add(coding["id"])
    if held:
        merging.note(tr("codings that were removed there stay, since there are memos on them here"))
    return held


def _overlaps(merging: Merging) -> int:
    """How many codings that came in share words with another of the same code and coder here."""
    added = [id_ for id_, c in merging.of("coding").items() if c.after is not None and c.before is None]
    new = {merging.ids.here("coding", id_) for id_ in added}
    rows = read_rows(merging.project, "coding", {"id": [id_ for id_ in new if id_ is not None]}, ("document_id",))
    columns = ("document_id", "code_id", "coder_id", "start", "end", "id")
    among = read_rows(merging.project, "coding", {"document_id": list({row[0] for row in rows})}, columns)
    count = 0
    group: tuple[Any, ...] = ()
    last: tuple[int, int] = (-1, 0)
    for *place, start, end, id_ in sorted(among):
        if group != (group := tuple(place)):
            last = (-1, 0)
        if start < last[0]:
            count += id_ in new or last[1] in new
        last = max(last, (end, id_))
    return count


def _summary(report: MergeReport) -> str:
    told = [
        _TAKEN[table].of(report.taken[table].total)
        for table in TOLD
        if table in report.taken and report.taken[table].total
    ]
    waiting = [counted(report.conflicts, "conflict")] if report.conflicts else []
    return tr("{file} merged: {what}", file=report.file_name, what=", ".join(told + waiting) or tr("nothing new"))
