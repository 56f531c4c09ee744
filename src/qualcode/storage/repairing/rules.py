"""Rules among rows that no constraint of the tables says, kept again."""

from __future__ import annotations

from qualcode.domain.codebook_entries import same_name
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import several, tr
from qualcode.domain.trees import circle
from qualcode.storage.repairing.bench import Bench
from qualcode.storage.repairing.playing import told

_LET_GO = (
    (
        "speaker",
        "case_id",
        "participant",
        several(
            "{number:,} speaker mapped to what is no participant, and to nobody now",
            "{number:,} speakers mapped to what is no participant, and to nobody now",
        ),
    ),
    (
        "cases",
        "site_id",
        "site",
        several(
            "{number:,} case at what is no site, and at none now",
            "{number:,} cases at what is no site, and at none now",
        ),
    ),
    (
        "document",
        "site_id",
        "site",
        several(
            "{number:,} document at what is no site, and at none now",
            "{number:,} documents at what is no site, and at none now",
        ),
    ),
)
_STRAY_VALUES = """id IN (
    SELECT v.id FROM main.attribute_value v JOIN main.attribute a ON a.id = v.attribute_id
    LEFT JOIN main.cases c ON c.id = v.case_id
    WHERE a.level <> CASE WHEN v.document_id IS NOT NULL THEN 'document' ELSE c.kind END)"""
_STRAY_MEMBERS = """id IN (
    SELECT m.id FROM main.set_member m JOIN main.sets s ON s.id = m.set_id
    WHERE (m.document_id IS NOT NULL) <> (s.kind = 'document') OR (m.case_id IS NOT NULL) <> (s.kind = 'case')
    OR (m.code_id IS NOT NULL) <> (s.kind = 'code'))"""
_TWICE = """id NOT IN (
    SELECT min(id) FROM main.set_member GROUP BY set_id, document_id, case_id, code_id)"""
_SELF_THEMES = "code_id = theme_id"
_BACK = "code IN (SELECT uuid FROM main.code)"
_PLACED = """item IN (
    SELECT uuid FROM main.coding UNION SELECT uuid FROM main.memo UNION SELECT uuid FROM main.coverage_mark)"""
_GOING = (
    (
        "attribute_value",
        _STRAY_VALUES,
        several(
            "{number:,} value of an attribute that belongs to others taken away",
            "{number:,} values of an attribute that belongs to others taken away",
        ),
    ),
    (
        "attribute_value",
        "(case_id IS NULL) = (document_id IS NULL)",
        several("{number:,} value of nothing taken away", "{number:,} values of nothing taken away"),
    ),
    (
        "set_member",
        _STRAY_MEMBERS,
        several(
            "{number:,} member of a set for other things taken out",
            "{number:,} members of a set for other things taken out",
        ),
    ),
    (
        "set_member",
        _TWICE,
        several(
            "{number:,} member that a set had twice taken out once",
            "{number:,} members that a set had twice taken out once",
        ),
    ),
    (
        "code_theme",
        _SELF_THEMES,
        several(
            "{number:,} code that had itself for a theme, and has not now",
            "{number:,} codes that had themselves for a theme, and have not now",
        ),
    ),
    (
        "former_code",
        _BACK,
        several(
            "{number:,} code noted as merged that is there all the same, and is noted so no more",
            "{number:,} codes noted as merged that are there all the same, and are noted so no more",
        ),
    ),
    (
        "unplaced",
        _PLACED,
        several(
            "{number:,} thing that waited for a place and has one taken out of the queue",
            "{number:,} things that waited for a place and have one taken out of the queue",
        ),
    ),
    (
        "pinned_code",
        "slot NOT BETWEEN 6 AND 10",
        several(
            "{number:,} code pinned to no key, and unpinned now", "{number:,} codes pinned to no key, and unpinned now"
        ),
    ),
)


def mend_rules(bench: Bench) -> None:
    """Go through the study, the codebook, cases, sets and codings."""
    _mend_study(bench)
    for table, column, kind, what in _LET_GO:
        wrong = f"{column} IN (SELECT id FROM main.cases WHERE kind <> '{kind}')"
        for (id_,) in bench.rows(table, "id", where=wrong):
            bench.update(table, id_, **{column: None})
            bench.did("rules", what, tr("no. {id}", id=id_))
    for table, wrong, what in _GOING:
        gone = bench.remove(table, wrong)
        if gone:
            bench.did("rules", what, *map(told, gone), count=len(gone))
    _mend_definitions(bench)
    _mend_freezes(bench)
    _mend_tree(bench)
    _mend_themes(bench)
    _mend_siblings(bench)
    _mend_doubles(bench)


def _mend_study(bench: Bench) -> None:
    """A file describes one study."""
    rows = bench.rows("project", "id", "name")
    if not rows:
        bench.add("project", name="recovered study", created_ms=now_ms())
        bench.did(
            "rules",
            several(
                "{number:,} study made again whose name is lost", "{number:,} studies made again whose name is lost"
            ),
            "recovered study",
        )
    for id_, name in rows[1:]:
        bench.remove("project", "id = ?", (id_,))
        bench.did(
            "rules",
            several(
                "{number:,} further description of a study taken out of the file",
                "{number:,} further descriptions of a study taken out of the file",
            ),
            name,
        )


def _mend_definitions(bench: Bench) -> None:
    wrong = """definition_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM main.definition d WHERE d.id = definition_id AND d.code = main.code.uuid)"""
    for id_, name in bench.rows("code", "id", "name", where=wrong):
        bench.update("code", id_, definition_id=None)
        bench.did(
            "rules",
            several(
                "{number:,} code under a definition that is another's, and under none now",
                "{number:,} codes under a definition that is another's, and under none now",
            ),
            name,
        )


def _mend_freezes(bench: Bench) -> None:
    """The codebook is frozen once at a time."""
    wrong = "ended_ms IS NULL AND id > (SELECT min(id) FROM main.freeze WHERE ended_ms IS NULL)"
    for id_, name, created in bench.rows("freeze", "id", "name", "created_ms", where=wrong):
        bench.update("freeze", id_, ended_ms=created)
        bench.did(
            "rules",
            several(
                "{number:,} freeze of the codebook beside another, ended now",
                "{number:,} freezes of the codebook beside another, ended now",
            ),
            name,
        )


def _mend_tree(bench: Bench) -> None:
    """No code stands below itself: of those in a circle one goes to the top."""
    rows = bench.rows("code", "id", "parent_id", "name")
    names = {id_: name for id_, _, name in rows}
    above = {id_: [parent] if parent is not None else [] for id_, parent, _ in rows}
    while ring := circle(above):
        top = min(ring)
        above[top] = []
        bench.update("code", top, parent_id=None)
        bench.did(
            "rules",
            several(
                "{number:,} code below itself, put at the top", "{number:,} codes below themselves, put at the top"
            ),
            names[top],
        )


def _mend_themes(bench: Bench) -> None:
    """No theme belongs, over however many steps, to itself: links that make it so go."""
    above: dict[int, list[int]] = {
        id_: [parent] if parent is not None else [] for id_, parent in bench.rows("code", "id", "parent_id")
    }
    for id_, code, theme in bench.rows("code_theme", "id", "code_id", "theme_id"):
        above[code].append(theme)
        if circle(above):
            above[code].remove(theme)
            bench.remove("code_theme", "id = ?", (id_,))
            bench.did(
                "rules",
                several(
                    "{number:,} further theme of a code that stood below it, taken away",
                    "{number:,} further themes of a code that stood below it, taken away",
                ),
                tr("no. {id}", id=id_),
            )


def _mend_siblings(bench: Bench) -> None:
    """Siblings have different names, whatever their case."""
    taken: set[tuple[int | None, str]] = set()
    for id_, parent, name in bench.rows("code", "id", "parent_id", "name"):
        new, number = name or "code", 1
        while (parent, same_name(new)) in taken:
            number += 1
            new = f"{name or 'code'} ({number})"
        taken.add((parent, same_name(new)))
        if new != name:
            bench.update("code", id_, name=new)
            bench.did(
                "rules",
                several(
                    "{number:,} code named as another in the same place, named anew",
                    "{number:,} codes named as another in the same place, named anew",
                ),
                f"{name} → {new}",
            )
    for id_, position in bench.rows("code", "id", "position", where="position < 0"):
        bench.update("code", id_, position=0)
        bench.did(
            "rules",
            several(
                "{number:,} code before the first place, put there",
                "{number:,} codes before the first place, put there",
            ),
            tr("no. {id} ({position})", id=id_, position=position),
        )


def _mend_doubles(bench: Bench) -> None:
    """A passage has a code of a coder once: the first coding stays, with what was said of the others."""
    columns = ("id", "document_id", "code_id", "coder_id", "start", "end", "comment")
    first: dict[tuple[int, ...], tuple[int, str]] = {}
    for id_, *key, comment in bench.rows("coding", *columns):
        kept = first.setdefault(tuple(key), (id_, comment))
        if kept[0] == id_:
            continue
        if comment and comment not in kept[1]:
            joined = f"{kept[1]}\n{comment}".strip()
            bench.update("coding", kept[0], comment=joined)
            first[tuple(key)] = (kept[0], joined)
        for (memo,) in bench.rows("memo", "id", where="coding_id = ?", values=(id_,)):
            bench.update("memo", memo, coding_id=kept[0])
        bench.remove("coding", "id = ?", (id_,))
        bench.did(
            "rules",
            several(
                "{number:,} coding of a passage that had the code of the coder already, taken away",
                "{number:,} codings of a passage that had the code of the coder already, taken away",
            ),
            tr("no. {id}", id=id_),
        )
