"""The codebook three ways: codes that were made there, changed on one side or on both, merged or removed there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qualcode.codebook.merging import write_merge
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.codebook_entries import DEFINING_FIELDS, same_name
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.reads.net_changes import NetChange
from qualcode.storage.reads.rows import read_rows, rows_of
from qualcode.team.merging.former import carry_over
from qualcode.team.merging.kinds import differing, only
from qualcode.team.merging.rows import change_row, merge_table, rows_by_uuid, translated, write
from qualcode.team.merging.state import Merging, Row

_CODED = ("coding", "unplaced", "memo", "rejection", "pinned_code", "proposal")
"""Tables whose rows bear codes."""


def merge_codebook(merging: Merging) -> None:
    """Take over codes, their definitions and further themes; what was changed here as well waits."""
    added = _add_codes(merging)
    _add_definitions(merging)
    for their_id in added:
        row = merging.of("code")[their_id].after
        if row is not None and row["definition_id"] is not None:
            definition = merging.ids.here("definition", row["definition_id"])
            merging.tx.update_where("code", {"id": merging.ids.here("code", their_id)}, definition_id=definition)
    _change_codes(merging)
    _change_wording(merging)
    merge_table(merging, "code_theme")


# ---------------------------------------------------------------------- codes that were made there


def _add_codes(merging: Merging) -> list[int]:
    """Add codes, those above first; ids there of those that were not here under the same name."""
    rows = {id_: c.after for id_, c in merging.of("code").items() if c.after is not None and c.before is None}
    rows |= _needed(merging)
    here = rows_by_uuid(merging, "code")
    tree = load_tree(merging.returned.theirs)
    order = [code.id for code in tree.walk() if code.id in rows]
    answers = {_said_to_be(tree, path): answer for path, answer in merging.code_answers.items()}
    siblings = _siblings(merging)
    added = []
    for their_id in order:
        row = merging.ids.in_words("code", rows[their_id])
        if row["uuid"] in here:
            merging.ids.same("code", their_id, here[row["uuid"]]["id"])
            _compare(merging, here[row["uuid"]], row)
            continue
        answer = answers.get(their_id)
        same: int | None
        parent = merging.ids.here("code", row["parent_id"]) if row["parent_id"] is not None else None
        if answer:
            same = load_tree(merging.project).find(answer).id
        elif answer is None:
            same = siblings.get((parent, same_name(row["name"])))
        else:
            same = None
        if same is not None:
            ours = rows_of(merging.project, "code", {"id": same})[0]
            merging.ids.double("code", their_id, row["uuid"], same, ours["uuid"])
            _compare(merging, ours, row)
            continue
        parent = _parent_in_use(merging, parent, row)
        name = _free_name(siblings, parent, row["name"])
        values = {key: value for key, value in row.items() if key != "id"}
        values |= {"parent_id": parent, "name": name, "definition_id": None, "position": _behind(merging, parent)}
        our_id = merging.tx.add("code", **values)
        merging.ids.same("code", their_id, our_id)
        siblings[parent, same_name(name)] = our_id
        merging.report.of("code").added += 1
        added.append(their_id)
    if added and merging.codebook_closed:
        merging.note(
            tr(
                "{why}, but {codes} made there came in",
                why=merging.codebook_closed,
                codes=counted(len(added), "code"),
            )
        )
    return [id_ for id_ in added if id_ in merging.of("code")]


def _said_to_be(theirs: CodeTree, path: str) -> int:
    """The code there that an answer is about.

    Raises:
        NotFoundError: There is none.
    """
    try:
        return theirs.find(path).id
    except NotFoundError as error:
        paths = [f"“{theirs.path(code.id)}”" for code in theirs.walk()]
        named = ", ".join(paths[:12]) + (" …" if len(paths) > 12 else "")
        raise NotFoundError(
            tr("there is no code “{path}” in the file that came back", path=path),
            remedy=tr("in it are {named}", named=named),
        ) from error


def _needed(merging: Merging) -> dict[int, Row]:
    """Codes that were removed here and that somebody coded with there, with what stands above them."""
    used = {
        change.after["code_id"]
        for table in _CODED
        for change in merging.of(table).values()
        if change.after is not None and change.after["code_id"] is not None
    }
    every = {row["id"]: row for row in rows_of(merging.returned.theirs, "code")}
    found: dict[int, Row] = {}
    for their_id in used:
        at: int | None = their_id
        while at is not None and merging.ids.here("code", at) is None and at not in found:
            if at in merging.of("code") and merging.of("code")[at].before is None:
                break
            found[at] = every[at]
            at = every[at]["parent_id"]
    if found:
        merging.note(
            tr(
                "{codes} removed here came back, since used there: {names}",
                codes=counted(len(found), "code"),
                names=", ".join(sorted(f"“{row['name']}”" for row in found.values())),
            )
        )
    return found


def _siblings(merging: Merging) -> dict[tuple[int | None, str], int]:
    rows = read_rows(merging.project, "code", None, ("id", "parent_id", "name"))
    return {(parent, same_name(name)): id_ for id_, parent, name in rows}


def _compare(merging: Merging, ours: Row, theirs: Row) -> None:
    """A code that both sides made, or that came in before: what it says here stays, what it says there is kept."""
    columns = [
        name
        for name in (*DEFINING_FIELDS, "example", "colour", "mark", "memo", "retired", "keywords")
        if (ours[name] or "") != (theirs[name] or "")
    ]
    if columns:
        merging.conflict("same name", "code", ours["uuid"], {}, only(ours, columns), only(theirs, columns))


def _parent_in_use(merging: Merging, parent: int | None, row: Row) -> int | None:
    """Nobody in use stands below a retired code: such a code comes to the top."""
    if parent is None or row["retired"]:
        return parent
    if read_rows(merging.project, "code", {"id": parent}, ("retired",))[0][0]:
        merging.note(tr("“{row}” stands at the top now: what it stood under there was retired here", row=row["name"]))
        return None
    return parent


def _free_name(siblings: dict[tuple[int | None, str], int], parent: int | None, name: str) -> str:
    number, found = 2, name
    while (parent, same_name(found)) in siblings:
        found, number = f"{name} ({number})", number + 1
    return found


def _behind(merging: Merging, parent: int | None) -> int:
    rows = read_rows(merging.project, "code", {"parent_id": parent}, ("position",))
    return max((position for (position,) in rows), default=-1) + 1


# ---------------------------------------------------------------------- what codes meant


def _add_definitions(merging: Merging) -> None:
    """Definitions as they were written down; where both sides wrote one of a number, the one that comes in is later."""
    codes = {uuid: id_ for id_, uuid in read_rows(merging.returned.theirs, "code", None, ("id", "uuid"))}
    our_uuids = dict(read_rows(merging.project, "code", None, ("id", "uuid")))
    known: dict[str, dict[int, Row]] = {}
    for row in rows_of(merging.project, "definition"):
        known.setdefault(row["code"], {})[row["number"]] = row
    here = rows_by_uuid(merging, "definition")
    saying = {
        uuid: dict(zip(DEFINING_FIELDS, texts, strict=True))
        for uuid, held, *texts in read_rows(merging.project, "code", None, ("uuid", "definition_id", *DEFINING_FIELDS))
        if held is None
    }
    for their_id, change in sorted(merging.of("definition").items()):
        if change.after is None or change.before is not None or change.uuid in here:
            continue
        row = merging.ids.translated("definition", change.after)
        their_code = codes.get(row["code"])
        our_code = merging.ids.here("code", their_code) if their_code is not None else None
        row["code"] = our_uuids.get(our_code, row["code"]) if our_code is not None else row["code"]
        of_code = known.setdefault(row["code"], {})
        if row["number"] == 1 and not of_code:
            row |= saying.get(row["code"], {})  # What it was made with, in the words that it has here.
        same = next((one for one in of_code.values() if all(one[f] == row[f] for f in DEFINING_FIELDS)), None)
        if same is not None:
            merging.ids.double("definition", their_id, row["uuid"], same["id"], same["uuid"])
            continue
        row["number"] = max([*of_code, row["number"] - 1]) + 1 if row["number"] in of_code else row["number"]
        row["id"] = merging.tx.add("definition", **{name: value for name, value in row.items() if name != "id"})
        of_code[row["number"]] = row
        merging.ids.same("definition", their_id, row["id"])
        merging.report.of("definition").added += 1


# ---------------------------------------------------------------------- codes that were changed there


def _change_codes(merging: Merging) -> None:
    here = rows_by_uuid(merging, "code")
    for change in merging.of("code").values():
        if change.before is None or change.after is None:
            continue
        theirs = translated(merging, "code", change.after)
        if theirs is None:
            continue
        base = merging.ids.translated("code", change.before, partly=True)
        ours = here.get(change.uuid)
        if ours is None:
            if differing("code", base, theirs):
                merging.conflict("removed here", "code", change.uuid, base, {}, theirs)
            continue
        meant = differing("code", base, theirs)
        if merging.codebook_closed and meant and differing("code", ours, theirs):
            merging.conflict("frozen", "code", ours["uuid"], only(base, meant), only(ours, meant), only(theirs, meant))
        elif _breaks_the_tree(merging, ours, base, theirs):
            merging.conflict("changed", "code", ours["uuid"], only(base, meant), only(ours, meant), only(theirs, meant))
        else:
            change_row(merging, "code", base, ours, theirs)


def _change_wording(merging: Merging) -> None:
    """Definitions that were worded better there, of codes about which nobody has to be asked."""
    here = rows_by_uuid(merging, "definition")
    for change in merging.of("definition").values():
        ours = here.get(change.uuid)
        if change.before is None or change.after is None or ours is None or ("code", ours["code"]) in merging.waiting:
            continue
        base, theirs = (merging.ids.in_words("definition", row) for row in (change.before, change.after))
        if all(ours[name] == base[name] for name in DEFINING_FIELDS):
            write(merging, "definition", ours, {name: theirs[name] for name in (*DEFINING_FIELDS, "reason")})


def _breaks_the_tree(merging: Merging, ours: Row, base: Row, theirs: Row) -> bool:
    """Whether what was changed there cannot stand in the codebook as it is here."""
    if all(base[name] == theirs[name] for name in ("parent_id", "name", "retired")):
        return False
    rows = read_rows(merging.project, "code", None, ("id", "parent_id", "name", "retired"))
    parents = {id_: parent for id_, parent, _, _ in rows}
    retired = {id_ for id_, _, _, gone in rows if gone}
    parent = theirs["parent_id"]
    at = parent
    while at is not None:
        if at == ours["id"]:
            return True
        at = parents.get(at)
    if any(
        other != ours["id"] and up == parent and same_name(name) == same_name(theirs["name"])
        for other, up, name, _ in rows
    ):
        return True
    if not theirs["retired"]:
        return parent in retired
    return any(up == ours["id"] and id_ not in retired for id_, up, _, _ in rows)


# ---------------------------------------------------------------------- codes that are gone there


def merge_removed_codes(merging: Merging) -> None:
    """Merge what was merged there, with everybody's codings; take out what was removed there and nobody uses here."""
    here = rows_by_uuid(merging, "code")
    gone = {c.uuid: c for c in merging.of("code").values() if c.after is None and c.before is not None}
    into = {
        change.after["code"]: merging.ids.here("code", change.after["into_id"])
        for change in merging.of("former_code").values()
        if change.after is not None
    }
    for uuid, change in gone.items():
        ours = here.get(uuid)
        if ours is None:
            continue
        assert change.before is not None
        base = merging.ids.translated("code", change.before, partly=True)
        columns = differing("code", base, ours)
        if merging.codebook_closed or columns or not _let_go(merging, ours, into.get(uuid)):
            went = {"into_id": into[uuid]} if into.get(uuid) is not None else {}
            merging.conflict("removed there", "code", ours["uuid"], base, only(ours, columns or ["name"]), went)
    _remember_former(merging)


def _let_go(merging: Merging, ours: Row, into: int | None) -> bool:
    """Merge or remove a code; False where that cannot be done here."""
    if into is None:
        return _remove_unused(merging, ours["id"])
    summary = merging.tx.summary
    passing = len(read_rows(merging.project, "coding", {"code_id": ours["id"]}, ("id",)))
    try:
        with merging.tx.attempt():
            gone = carry_over(merging.project, merging.tx, ours["id"], into)
            write_merge(merging.project, merging.tx, [ours["id"]], into)
    except RuleError:
        return False
    finally:
        merging.tx.summary = summary
    for uuid, same in gone.items():
        merging.ids.pair("coding", uuid, same)
    merging.report.of("code").removed += 1
    if passing:
        path = load_tree(merging.project).path(into)
        passed = counted(passing, "coding")
        merging.note(
            tr(
                "“{ours}” was merged into “{path}” there: {passed} here passed to it, to be looked at",
                ours=ours["name"],
                path=path,
                passed=passed,
            )
        )
    return True


def _remove_unused(merging: Merging, code_id: int) -> bool:
    users = (("coding", "code_id"), ("unplaced", "code_id"), ("code", "parent_id"), ("memo", "code_id"),
             ("proposal", "code_id"), ("former_code", "into_id"))  # fmt: skip
    if any(read_rows(merging.project, table, {column: code_id}, ("id",)) for table, column in users):
        return False
    for table, columns in (("code_theme", ("code_id", "theme_id")), ("pinned_code", ("code_id",)),
                           ("set_member", ("code_id",)), ("rejection", ("code_id",))):  # fmt: skip
        for column in columns:
            merging.tx.delete_where(table, {column: code_id})
    merging.tx.delete_where("code", {"id": code_id})
    merging.report.of("code").removed += 1
    return True


def _remember_former(merging: Merging) -> None:
    """Codes that were made and merged there, which nobody here knew: who meets their UUID finds where they went."""
    known = {code for (code,) in read_rows(merging.project, "former_code", None, ("code",))}
    known |= {uuid for (uuid,) in read_rows(merging.project, "code", None, ("uuid",))}
    rows: list[tuple[Any, ...]] = []
    names = ("uuid", "code", "path", "into_id", "merged_ms")
    for change in _added(merging.of("former_code").values()):
        into = merging.ids.here("code", change["into_id"])
        if change["code"] not in known and into is not None:
            rows.append(tuple((change | {"into_id": into})[name] for name in names))
    merging.report.of("former_code").added += len(rows)
    merging.tx.insert_many("former_code", names, rows)


def _added(changes: Iterable[NetChange]) -> list[Row]:
    return [change.after for change in changes if change.before is None and change.after is not None]


def code_matches(ours: CodeTree, theirs: CodeTree) -> list[tuple[str, str]]:
    """For each code there, by path, the path of the code here that it would be taken for; empty for a new one."""
    by_uuid = {code.uuid: ours.path(code.id) for code in ours.walk()}
    found = []
    for code in theirs.walk():
        path = theirs.path(code.id)
        same = ours.find_path(path)
        found.append((path, by_uuid.get(code.uuid) or (ours.path(same.id) if same is not None else "")))
    return found
