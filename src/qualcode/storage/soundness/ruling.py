"""Rules among rows that no constraint of the tables says."""

from __future__ import annotations

import sqlite3

from qualcode.domain.codebook_entries import same_name
from qualcode.domain.translation import several, tr
from qualcode.domain.trees import has_circle
from qualcode.storage.soundness.findings import Findings

_RULES = (
    (
        several(
            "{number:,} speaker mapped to what is no participant",
            "{number:,} speakers mapped to what is no participant",
        ),
        """
        SELECT CAST(s.label AS TEXT) FROM speaker s JOIN cases c ON c.id = s.case_id WHERE c.kind <> 'participant'""",
    ),
    (
        several("{number:,} case at what is no site", "{number:,} cases at what is no site"),
        """
        SELECT CAST(c.name AS TEXT) FROM cases c JOIN cases s ON s.id = c.site_id WHERE s.kind <> 'site'""",
    ),
    (
        several("{number:,} document at what is no site", "{number:,} documents at what is no site"),
        """
        SELECT CAST(d.name AS TEXT) FROM document d JOIN cases s ON s.id = d.site_id WHERE s.kind <> 'site'""",
    ),
    (
        several(
            "{number:,} value of an attribute that belongs to others",
            "{number:,} values of an attribute that belongs to others",
        ),
        """
        SELECT a.level || '.' || CAST(a.name AS TEXT)
        FROM attribute_value v JOIN attribute a ON a.id = v.attribute_id LEFT JOIN cases c ON c.id = v.case_id
        WHERE a.level <> CASE WHEN v.document_id IS NOT NULL THEN 'document' ELSE c.kind END""",
    ),
    (
        several("{number:,} member of a set for other things", "{number:,} members of a set for other things"),
        """
        SELECT CAST(s.name AS TEXT) FROM set_member m JOIN sets s ON s.id = m.set_id
        WHERE (m.document_id IS NOT NULL) <> (s.kind = 'document') OR (m.case_id IS NOT NULL) <> (s.kind = 'case')
        OR (m.code_id IS NOT NULL) <> (s.kind = 'code')""",
    ),
    (
        several(
            "{number:,} code under a definition that is another code's or is not there",
            "{number:,} codes under a definition that is another code's or is not there",
        ),
        """
        SELECT CAST(c.name AS TEXT) FROM code c LEFT JOIN definition d ON d.id = c.definition_id
        WHERE c.definition_id IS NOT NULL AND (d.code IS NULL OR d.code <> c.uuid)""",
    ),
    (
        several("{number:,} code that has itself for a theme", "{number:,} codes that have themselves for a theme"),
        """
        SELECT CAST(c.name AS TEXT) FROM code_theme t JOIN code c ON c.id = t.code_id WHERE t.code_id = t.theme_id""",
    ),
    (
        several(
            "{number:,} code that went into another and is there all the same",
            "{number:,} codes that went into another and are there all the same",
        ),
        """
        SELECT CAST(c.name AS TEXT) FROM former_code f JOIN code c ON c.uuid = f.code""",
    ),
    (
        several(
            "{number:,} freeze of the codebook beside another", "{number:,} freezes of the codebook beside another"
        ),
        """
        SELECT CAST(f.name AS TEXT) FROM freeze f
        WHERE f.ended_ms IS NULL AND f.id > (SELECT min(id) FROM freeze WHERE ended_ms IS NULL)""",
    ),
    (
        several(
            "{number:,} thing that waits for a place and has one",
            "{number:,} things that wait for a place and have one",
        ),
        """
        SELECT CAST(u.quote AS TEXT) FROM unplaced u
        WHERE u.item IN (SELECT uuid FROM coding UNION SELECT uuid FROM memo UNION SELECT uuid FROM coverage_mark)""",
    ),
    (
        several("{number:,} member that a set has twice", "{number:,} members that a set has twice"),
        """
        SELECT CAST(s.name AS TEXT) FROM set_member m JOIN sets s ON s.id = m.set_id
        GROUP BY m.set_id, m.document_id, m.case_id, m.code_id HAVING count(*) > 1""",
    ),
)


def check_rules(connection: sqlite3.Connection, findings: Findings) -> None:
    """Look at the codebook, at names, and at what is mapped to what."""
    _check_codebook(connection, findings)
    _check_names(connection, findings)
    for what, query in _RULES:
        for (place,) in connection.execute(query):
            findings.add("rules", what, str(place))
    projects = connection.execute("SELECT count(*) FROM project").fetchone()[0]
    if projects != 1:
        findings.say("rules", tr("the file describes {projects} studies, not one", projects=projects))


def _check_codebook(connection: sqlite3.Connection, findings: Findings) -> None:
    """No code stands below itself, and no two siblings have one name."""
    rows = connection.execute("SELECT id, parent_id, name FROM code ORDER BY id").fetchall()
    parents: dict[int, int | None] = {id_: parent for id_, parent, _ in rows}
    bearers: set[tuple[int | None, str]] = set()
    sound: set[int] = set()
    for id_, parent, raw_name in rows:
        name = str(raw_name, "utf-8")
        key = (parent, same_name(name))
        if key in bearers:
            findings.add(
                "rules",
                several(
                    "{number:,} code with the name of another in the same place",
                    "{number:,} codes with the name of another in the same place",
                ),
                name,
            )
        bearers.add(key)
        way: set[int] = set()
        at: int | None = id_
        while at is not None and at not in sound and at not in way:
            way.add(at)
            at = parents.get(at)
        if at is not None and at in way:
            findings.add(
                "rules",
                several(
                    "{number:,} code below itself, or below such", "{number:,} codes below themselves, or below such"
                ),
                name,
            )
        else:
            sound |= way
    themes: dict[int, list[int]] = {id_: [parent] if parent in parents else [] for id_, parent in parents.items()}
    for code, theme in connection.execute("SELECT code_id, theme_id FROM code_theme WHERE code_id <> theme_id"):
        if code in themes and theme in themes:
            themes[code].append(theme)
    if len(sound) == len(parents) and has_circle(themes):
        findings.say("rules", tr("a theme belongs, over further themes, to itself"))


def _check_names(connection: sqlite3.Connection, findings: Findings) -> None:
    """Names that differ by case only: a command could not tell which is meant."""
    known: set[tuple[str, str]] = set()
    names = """
        SELECT 'coder', CAST(name AS TEXT) FROM coder UNION ALL SELECT level || '.', CAST(name AS TEXT) FROM attribute
    """
    for level, name in connection.execute(names):
        key = (level, name.casefold())
        if key in known:
            what = (
                several("{number:,} coder whose name another has", "{number:,} coders whose name another has")
                if level == "coder"
                else several(
                    "{number:,} attribute whose name another has", "{number:,} attributes whose name another has"
                )
            )
            findings.add("rules", what, name, severity="warning")
        known.add(key)
