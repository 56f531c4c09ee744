"""What a server holds by itself: references that can wait, whom rows are hidden from, and what coders' roles may do.

It is laid down anew after each upgrade, so that it always is what this version of the program says. The rows that a
coder must not see while she codes blindly are hidden from her role by the server, whatever program she asks with; from
those who own the database they are hidden as long as they say, as this program does, whom they work as.
"""

from __future__ import annotations

from sqlalchemy import Connection

from qualcode.domain.values import OWN_SUMMARY
from qualcode.storage import tables
from qualcode.storage.server import OWNERS, SETTING
from qualcode.storage.server_guards import functions, triggers

_ME = f"""
CREATE OR REPLACE FUNCTION public.qualcode_me() RETURNS integer LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT CASE WHEN pg_has_role(session_user, '{OWNERS}', 'MEMBER')
  THEN (SELECT id FROM public.coder WHERE name = convert_to(current_setting('{SETTING}', true), 'UTF8'))
  ELSE coalesce((SELECT id FROM public.coder WHERE login = convert_to(session_user::text, 'UTF8')), -1) END $$
"""
_BLIND = """
CREATE OR REPLACE FUNCTION public.qualcode_blind() RETURNS SETOF integer LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT DISTINCT a.document_id FROM public.assignment a WHERE a.round_id IN (
  SELECT r.id FROM public.round r JOIN public.assignment mine ON mine.round_id = r.id
  WHERE r.blind = 1 AND r.closed_ms IS NULL AND mine.coder_id = public.qualcode_me()
  -- What is not committed yet might be taken back after a look.
  AND (mine.state <> 'done' OR public.qualcode_here(mine.xmin))) $$
"""
_OWN_ACTION = """
CREATE OR REPLACE FUNCTION public.qualcode_own_action(root integer) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT EXISTS (SELECT 1 FROM public.change c WHERE c.id = $1 AND c.coder_id = public.qualcode_me()) $$
"""
_STRANGER = "coalesce((SELECT public.qualcode_me()), 0) = -1"
_OWNER = f"pg_has_role(session_user, '{OWNERS}', 'MEMBER')"
_MINE = "coder_id = (SELECT public.qualcode_me())"
_HIDDEN = "(SELECT public.qualcode_blind())"
_FREE = "NOT EXISTS (SELECT public.qualcode_blind())"
_OF_DOCUMENT = f"NOT {_STRANGER} AND ({_MINE} OR document_id IS NULL OR document_id NOT IN {_HIDDEN})"
_SEEN = {
    **dict.fromkeys(
        ("coding", "coverage_mark", "rejection", "unplaced", "proposal", "conflict", "decision"), _OF_DOCUMENT
    ),
    # With a coding that is hidden, and is not found here either, go all memos on it; from one's own, those of others.
    # What others wrote of a case and a theme is what they read in its documents, whichever these are.
    "memo": f"{_OF_DOCUMENT} AND ({_MINE} OR kind <> '{OWN_SUMMARY}' OR {_FREE}) "
    f"AND (coding_id IS NULL OR EXISTS (SELECT 1 FROM public.coding c "
    f"WHERE c.id = memo.coding_id AND ({_MINE.replace('coder_id', 'memo.coder_id')} "
    f"OR c.document_id NOT IN {_HIDDEN})))",
    # What is of the codebook is seen, but not where it took place in a blind document, as a code made for a passage
    # does: its words are those of the passage. Whether an old entry is of the codebook is not known.
    "change": f"NOT {_STRANGER} AND ({_MINE} OR kind = 'setup' OR {_FREE} "
    f"OR (document_id IS NULL AND codebook = 1) OR document_id NOT IN {_HIDDEN} "
    "OR (root IS NOT NULL AND public.qualcode_own_action(root)))",
    "change_image": f"NOT {_STRANGER} AND ({_FREE} OR EXISTS "
    f"(SELECT 1 FROM public.change c WHERE c.id = change_image.change_id AND c.{_MINE}))",
}
# Nobody writes in the journal in another's name, but for a new coder who signs on.
_SIGNED = f"{_MINE} OR (kind = 'setup' AND public.qualcode_signs_on(coder_id))"
_ADDED = {
    "change": _SIGNED,
    "change_image": "EXISTS (SELECT 1 FROM public.change c WHERE c.id = change_image.change_id "
    f"AND public.qualcode_here(c.xmin) AND (c.{_MINE} OR c.kind = 'setup'))",
}
HIDDEN_TABLES = frozenset(_SEEN)
"""The tables of which rows may be hidden."""

# What would end a coder's blindness but for finishing her work is not hers to write.
_KEPT = {"round": f"{_FREE} OR {_OWNER}", "assignment": f"{_FREE} OR {_OWNER} OR {_MINE}"}


def lay_down(connection: Connection) -> None:
    """Make a project's database hold its rules."""
    made = (_ME, *functions(), _BLIND, _OWN_ACTION)
    for statement in (*_references(connection), *made, *_policies(), *triggers()):
        connection.exec_driver_sql(statement.replace("%", "%%"))
    grant_all(connection)


def _references(connection: Connection) -> list[str]:
    """An undo writes rows in an order in which references hold only at its end."""
    rows = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint "
        "WHERE contype = 'f' AND NOT condeferrable AND connamespace = 'public'::regnamespace"
    )
    return [f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY IMMEDIATE" for table, name in rows]


def _policies() -> list[str]:
    statements = []
    for table, seen in _SEEN.items():
        statements += [
            *_anew(table),
            f'CREATE POLICY qualcode_seen ON "{table}" USING ({seen}) '
            f"WITH CHECK ({f'{_OWNER} OR ({_ADDED[table]})' if table in _ADDED else seen})",
        ]
    for table, kept in _KEPT.items():
        statements += [
            *_anew(table),
            f'CREATE POLICY qualcode_seen ON "{table}" FOR SELECT USING (true)',
            f'CREATE POLICY qualcode_added ON "{table}" FOR INSERT WITH CHECK ({_FREE} OR {_OWNER})',
            f'CREATE POLICY qualcode_kept ON "{table}" FOR UPDATE USING ({kept}) WITH CHECK ({kept})',
            f'CREATE POLICY qualcode_removed ON "{table}" FOR DELETE USING ({_FREE} OR {_OWNER})',
        ]
    return statements


def _anew(table: str) -> list[str]:
    names = ("qualcode_seen", "qualcode_added", "qualcode_kept", "qualcode_removed")
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        *(f'DROP POLICY IF EXISTS {name} ON "{table}"' for name in names),
    ]


def grant_all(connection: Connection) -> None:
    """Let in every coder whose role this server knows."""
    known = "SELECT rolname FROM pg_roles JOIN coder ON login = convert_to(rolname::text, 'UTF8')"
    for (login,) in connection.exec_driver_sql(known):
        grant(connection, login)


def grant(connection: Connection, login: str) -> None:
    """Let a role of the server work in the project as a coder: write rows, but not who is who, nor over the journal."""
    role = '"{}"'.format(login.replace('"', '""').replace("%", "%%"))
    everything = ", ".join(f'"{table.name}"' for table in tables.metadata.sorted_tables)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON {everything}, word_index, alembic_version FROM {role}",
        f"GRANT SELECT ON {everything}, word_index, alembic_version TO {role}",
        f"GRANT INSERT ON {_but_for('coder', 'project')}, word_index TO {role}",
        f"GRANT INSERT ({_columns('coder', {'login'})}) ON coder TO {role}",
        f"GRANT DELETE ON {_but_for(*_KEPT_WHOLE)} TO {role}",
        *(f'GRANT UPDATE ({columns}) ON "{name}" TO {role}' for name, columns in _changeable().items()),
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        connection.exec_driver_sql(statement)


_KEPT_WHOLE = tables.JOURNAL | tables.IMMUTABLE | {"project"}
_UPDATED = {
    "coder": "name, colour, role",
    "project": "name, codebook_version, codebook_comments, suggestions",
    "assignment": "state, changed_ms, changed_by, begun_ms, finished_ms",
}


def _but_for(*names: str) -> str:
    return ", ".join(f'"{table.name}"' for table in tables.metadata.sorted_tables if table.name not in names)


def _columns(name: str, without: set[str]) -> str:
    return ", ".join(f'"{column.name}"' for column in tables.metadata.tables[name].c if column.name not in without)


def _changeable() -> dict[str, str]:
    """Table → the columns that a coder's role may change: never those that say which row it is."""
    found = {}
    for table in tables.metadata.sorted_tables:
        if table.name not in tables.JOURNAL | tables.IMMUTABLE:
            fixed = {"uuid", *(column.name for column in table.primary_key)}
            found[table.name] = _UPDATED.get(table.name) or _columns(table.name, fixed)
    return {name: columns for name, columns in found.items() if columns}
