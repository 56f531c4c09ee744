"""What a coder's own role may write on a server, held row by row: her own work; a lead does more.

Who owns the database is not asked. Whatever a role may write to, the journal is to tell of it: what changes who works
on what, removes a document, or touches others' rows is refused at the end of a transaction without an entry.
"""

from __future__ import annotations

from qualcode.domain.values import CONSENSUS
from qualcode.storage.server import OWNERS
from qualcode.storage.server_words import GUARDED, NOT_YOURS

OWN_WORK = (
    "coding",
    "coverage_mark",
    "rejection",
    "memo",
    "document_state",
    "pinned_code",
    "unplaced",
    "proposal",
)
"""Tables whose rows are one coder's each: nobody else writes them but a lead."""
OF_LEADS = ("round", "freeze", "bundle", "merged", "conflict", "decision")
"""Tables that only a lead writes to."""
_SIGNED = ("codebook_version", "saved_query")
"""Tables in which nobody signs for another."""
_TOLD = ("document", "project", "coder", "assignment", *OF_LEADS)
"""Tables in which nothing changes without an entry in the journal; to a document it is its end that is told."""

_ASKED = "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$"
_TRIGGER = "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$"
# A row that the transaction itself has written bears its number or that of a part of it, which is a later one.
_HERE = f"""
CREATE OR REPLACE FUNCTION public.qualcode_here(stamp xid) RETURNS boolean {_ASKED}
SELECT coalesce((($1::text::bigint - pg_current_xact_id_if_assigned()::text::bigint % 4294967296
  + 2147483648 + 4294967296) % 4294967296) >= 2147483648, false) $$
"""
_LEADS = f"""
CREATE OR REPLACE FUNCTION public.qualcode_leads() RETURNS boolean {_ASKED}
SELECT EXISTS (SELECT 1 FROM public.coder c WHERE c.id = public.qualcode_me() AND c.role = 'lead') $$
"""
_SIGNS_ON = f"""
CREATE OR REPLACE FUNCTION public.qualcode_signs_on(coder integer) RETURNS boolean {_ASKED}
SELECT EXISTS (SELECT 1 FROM public.coder c WHERE c.id = $1 AND c.login IS NULL AND public.qualcode_here(c.xmin)) $$
"""
_REFUSED = f"RAISE insufficient_privilege USING MESSAGE = '{GUARDED}{{}}'"
_NOT_YOURS = _REFUSED.format(NOT_YOURS.replace("'", "''"))
_UNTOLD = _REFUSED.format("this is not done without an entry in the journal")
_LINK = r"\[\[[^][|]+"
# Whoever merges or removes a code, or joins her own codings, takes others' rows and links along.
_FOLLOWED = f"""
CREATE OR REPLACE FUNCTION public.qualcode_followed(held jsonb) RETURNS jsonb {_ASKED}
SELECT CASE WHEN held ->> 'text' LIKE '\\\\x%' THEN held || jsonb_build_object('text',
    regexp_replace(convert_from((held ->> 'text')::bytea, 'UTF8'), '{_LINK}', '', 'gi')) ELSE held END
  - ARRAY['code_id', 'coding_id', 'definition_id', 'rest'] $$
"""
_OWN_ROWS = f"""
CREATE OR REPLACE FUNCTION public.qualcode_own_rows() RETURNS trigger {_TRIGGER}
DECLARE
  me integer := public.qualcode_me();
  place text[] := ARRAY['document_id', 'start', 'end'];
  before jsonb;
  after jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.coder_id = me OR TG_TABLE_NAME IN ('pinned_code', 'rejection') OR public.qualcode_leads() THEN
      RETURN OLD;
    END IF;
  ELSIF NEW.coder_id = me AND (TG_OP = 'INSERT' OR OLD.coder_id = me) OR public.qualcode_leads() THEN
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    -- What comes late lets Consensus be at a document again; that it is done is told by undoing that alone.
    IF TG_TABLE_NAME = 'document_state' AND to_jsonb(OLD) - ARRAY['state', 'changed_ms']
      = to_jsonb(NEW) - ARRAY['state', 'changed_ms'] AND public.qualcode_is_consensus(OLD.coder_id) THEN
      RETURN NEW;
    END IF;
    before := public.qualcode_followed(to_jsonb(OLD));
    after := public.qualcode_followed(to_jsonb(NEW));
    -- A memo on a coding that goes stands on its passage from then on.
    IF TG_TABLE_NAME = 'memo' AND num_nulls(to_jsonb(OLD) ->> 'coding_id', to_jsonb(NEW) ->> 'coding_id') = 1 THEN
      before := before - place;
      after := after - place;
    END IF;
    IF before = after THEN RETURN NEW; END IF;
  END IF;
  {_NOT_YOURS};
END $$
"""
# Whoever merges codes, or joins codings, lets decisions name what these went into: see `_FOLLOWING`.
_LEADS_ONLY = f"""
CREATE OR REPLACE FUNCTION public.qualcode_leads_only() RETURNS trigger {_TRIGGER}
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'decision' AND to_jsonb(OLD) - ARRAY['basis', 'outcome']
    = to_jsonb(NEW) - ARRAY['basis', 'outcome'] THEN
    RETURN NEW;
  END IF;
  IF NOT public.qualcode_leads() THEN {_NOT_YOURS}; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
_CONSENSUS = f"""
CREATE OR REPLACE FUNCTION public.qualcode_is_consensus(coder integer) RETURNS boolean {_ASKED}
SELECT EXISTS (SELECT 1 FROM public.coder c WHERE c.id = $1 AND c.name = convert_to('{CONSENSUS}', 'UTF8')) $$
"""
_UNDONE = f"""
CREATE OR REPLACE FUNCTION public.qualcode_undoes() RETURNS boolean {_ASKED}
SELECT EXISTS (
  SELECT 1 FROM (SELECT c.xmin AS stamp, c.verb FROM public.change c WHERE c.coder_id = public.qualcode_me()
    ORDER BY c.id DESC LIMIT 100) AS mine
  WHERE public.qualcode_here(mine.stamp) AND mine.verb IN ('undo', 'redo')) $$
"""
_NAMED = f"""
CREATE OR REPLACE FUNCTION public.qualcode_named(basis bytea, outcome bytea) RETURNS SETOF text {_ASKED}
SELECT one ->> 0 FROM jsonb_array_elements(convert_from($1, 'UTF8')::jsonb -> 'codings') AS one
UNION SELECT jsonb_array_elements_text(convert_from($2, 'UTF8')::jsonb) $$
"""
_SAID = f"""
CREATE OR REPLACE FUNCTION public.qualcode_said(basis bytea) RETURNS jsonb {_ASKED}
SELECT jsonb_build_array(held -> 'coders', (SELECT jsonb_agg(DISTINCT one - 0)
  FROM jsonb_array_elements(held -> 'codings') AS one))
FROM (SELECT convert_from($1, 'UTF8')::jsonb AS held) AS found $$
"""
_THERE = """SELECT 1 FROM public.coding c WHERE c.uuid = decode(replace(one, '-', ''), 'hex')
      AND c.document_id = NEW.document_id"""
# At the end, when codings are where they go: what a decision names anew is there, and what it names no more is gone,
# but for taking that back; all else of it is as it was. In a document that is hidden from the coder only that is seen.
_FOLLOWING = f"""
CREATE OR REPLACE FUNCTION public.qualcode_following() RETURNS trigger {_TRIGGER}
BEGIN
  IF public.qualcode_leads() THEN RETURN NULL; END IF;
  IF public.qualcode_said(OLD.basis) IS DISTINCT FROM public.qualcode_said(NEW.basis) THEN {_NOT_YOURS}; END IF;
  IF NEW.document_id IN (SELECT public.qualcode_blind()) THEN RETURN NULL; END IF;
  IF EXISTS (
    SELECT 1 FROM (SELECT public.qualcode_named(NEW.basis, NEW.outcome)
      EXCEPT SELECT public.qualcode_named(OLD.basis, OLD.outcome)) AS named(one) WHERE NOT EXISTS ({_THERE})
  ) OR NOT public.qualcode_undoes() AND EXISTS (
    SELECT 1 FROM (SELECT public.qualcode_named(OLD.basis, OLD.outcome)
      EXCEPT SELECT public.qualcode_named(NEW.basis, NEW.outcome)) AS named(one) WHERE EXISTS ({_THERE})
  ) THEN {_NOT_YOURS}; END IF;
  RETURN NULL;
END $$
"""
_SETTLES = f"""
CREATE OR REPLACE FUNCTION public.qualcode_settles() RETURNS trigger {_TRIGGER}
BEGIN
  IF NEW.state = 'done' AND OLD.state <> 'done' AND NOT public.qualcode_leads() AND NOT public.qualcode_undoes() THEN
    {_NOT_YOURS};
  END IF;
  RETURN NULL;
END $$
"""
_WHO_IS_WHO = f"""
CREATE OR REPLACE FUNCTION public.qualcode_who_is_who() RETURNS trigger {_TRIGGER}
BEGIN
  IF TG_OP = 'INSERT' AND NEW.role = 'coder'
    OR TG_OP = 'UPDATE' AND OLD.id = public.qualcode_me() AND NEW.role = OLD.role
    OR public.qualcode_leads() AND (TG_OP <> 'DELETE' OR OLD.login IS NULL) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  {_NOT_YOURS};
END $$
"""
_TELLS = f"""
CREATE OR REPLACE FUNCTION public.qualcode_told() RETURNS trigger {_TRIGGER}
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM (SELECT c.xmin AS stamp, c.codebook, c.verb FROM public.change c
      WHERE c.coder_id = public.qualcode_me() OR c.kind = 'setup' ORDER BY c.id DESC LIMIT 100) AS mine
    WHERE public.qualcode_here(mine.stamp) AND (TG_NARGS = 0 OR public.qualcode_leads()
      OR TG_ARGV[0] = 'codebook' AND mine.codebook = 1
      OR TG_ARGV[0] = 'done' AND mine.verb IN ('done', 'undo', 'redo'))
  ) THEN {_UNTOLD}; END IF;
  RETURN NULL;
END $$
"""
FUNCTIONS = (
    "qualcode_here",
    "qualcode_leads",
    "qualcode_signs_on",
    "qualcode_followed",
    "qualcode_own_rows",
    "qualcode_leads_only",
    "qualcode_who_is_who",
    "qualcode_told",
    "qualcode_is_consensus",
    "qualcode_undoes",
    "qualcode_named",
    "qualcode_said",
    "qualcode_following",
    "qualcode_settles",
)
"""The names of all functions that are made here."""
_STRANGER = f"NOT pg_has_role(session_user, '{OWNERS}', 'MEMBER')"


def functions() -> tuple[str, ...]:
    """Statements that make the functions which policies and triggers ask; `qualcode_me` is there."""
    asked = (_HERE, _LEADS, _SIGNS_ON, _FOLLOWED, _CONSENSUS, _UNDONE, _NAMED, _SAID)
    return (*asked, _OWN_ROWS, _LEADS_ONLY, _WHO_IS_WHO, _TELLS, _FOLLOWING, _SETTLES)


def triggers() -> list[str]:
    """Statements that make the triggers, in the place of those that were there."""
    every = "INSERT OR UPDATE OR DELETE"
    statements = [
        *(statement for name in OWN_WORK for statement in _before(name, every, "qualcode_own_rows")),
        *(statement for name in _SIGNED for statement in _before(name, "INSERT", "qualcode_own_rows")),
        *(statement for name in OF_LEADS for statement in _before(name, every, "qualcode_leads_only")),
        *_before("assignment", "INSERT OR DELETE", "qualcode_leads_only"),
        *_before("coder", every, "qualcode_who_is_who"),
    ]
    for name in OWN_WORK:
        others = f"{_STRANGER} AND OLD.coder_id <> public.qualcode_me()"
        of = "" if name in ("memo", "document_state") else "'codebook'"
        statements += _at_the_end(name, "UPDATE OR DELETE", others, of)
    for name in _TOLD:
        when = "DELETE" if name == "document" else every
        statements += _at_the_end(name, when, _STRANGER, "'done'" if name == "assignment" else "")
    statements += _at_the_end("decision", "UPDATE", _STRANGER, "", "qualcode_following")
    others = f"{_STRANGER} AND OLD.coder_id <> public.qualcode_me()"
    return [*statements, *_at_the_end("document_state", "UPDATE", others, "", "qualcode_settles")]


def _before(table: str, when: str, function: str) -> tuple[str, str]:
    return (
        f'DROP TRIGGER IF EXISTS qualcode_guard ON "{table}"',
        f'CREATE TRIGGER qualcode_guard BEFORE {when} ON "{table}" FOR EACH ROW WHEN ({_STRANGER}) '
        f"EXECUTE FUNCTION public.{function}()",
    )


def _at_the_end(table: str, when: str, whose: str, of: str, function: str = "qualcode_told") -> tuple[str, str]:
    return (
        f'DROP TRIGGER IF EXISTS {function} ON "{table}"',
        f'CREATE CONSTRAINT TRIGGER {function} AFTER {when} ON "{table}" DEFERRABLE INITIALLY DEFERRED '
        f"FOR EACH ROW WHEN ({whose}) EXECUTE FUNCTION public.{function}({of})",
    )
