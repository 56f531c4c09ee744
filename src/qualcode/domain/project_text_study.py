"""What belongs to a whole study, as records of a project directory: codes, cases, sets, queries, memos."""

from __future__ import annotations

from typing import Annotated

from qualcode.domain.project_text import Moment, Number, Offset, OneOf, Record, Sha256, Uuid
from qualcode.domain.values import ALL_MEMO_KINDS, ATTRIBUTE_TYPES, SET_KINDS, WITHHOLDINGS

Type = Annotated[str, OneOf(*ATTRIBUTE_TYPES)]
Withheld = Annotated[str, OneOf(*WITHHOLDINGS)]
SetKind = Annotated[str, OneOf(*SET_KINDS)]
MemoKind = Annotated[str, OneOf(*ALL_MEMO_KINDS)]


class CodeLine(Record):
    """`codebook/codes.jsonl`: what `codebook.yaml` does not say of a code."""

    code: str = ""
    """Its name, for whoever reads the line; the codebook says how it is called."""
    created: Moment
    definition: Uuid | None = None
    """The definition that holds now; none while it is the one that the code was made with."""
    theme_links: dict[Uuid, Uuid] = {}
    """Theme → the UUID of belonging to it, of the themes beside the one that it hangs under."""
    id: Uuid


class DefinitionLine(Record):
    """`codebook/definitions.jsonl`: what a code meant from one redefinition to the next."""

    name: str
    """What the code was called."""
    number: Number
    """1 for the definition that the code was made with."""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    reason: str = ""
    coder: str = ""
    """Who redefined it; empty for the first one."""
    created: Moment
    code_id: Uuid
    """The code; it may have been merged into another since."""
    id: Uuid | None = None


class FormerCodeLine(Record):
    """`codebook/former.jsonl`: a code that was merged into another."""

    path: str
    """Its path when it was merged."""
    into: str = ""
    merged: Moment
    code_id: Uuid
    """The UUID that it had."""
    into_id: Uuid | None = None
    id: Uuid | None = None


class CodebookVersionLine(Record):
    """`codebook/versions.jsonl`: a state of the codebook that was given a name."""

    name: str
    reason: str = ""
    coder: str
    created: Moment
    state: Sha256
    """SHA-256 of what was kept of it: the name of a file in `codebook/states`."""
    id: Uuid | None = None


class AttributeLine(Record):
    """`cases/attributes.jsonl`: a typed property of documents, or of cases of one kind."""

    level: str
    """`document`, `participant`, `site` or another kind of case."""
    name: str
    type: Type
    allowed: tuple[str, ...] = ()
    """The values of a `choice`; empty for any."""
    id: Uuid | None = None


class CaseLine(Record):
    """`cases/cases.jsonl`: a participant, a site, or another unit of analysis."""

    kind: str
    name: str
    site: str = ""
    site_id: Uuid | None = None
    withheld: Withheld | None = None
    """Why no publication may show it."""
    until: str | None = None
    """The day on which an embargo ends."""
    id: Uuid | None = None


class CaseValueLine(Record):
    """`cases/values.jsonl`: the value that a case has of an attribute."""

    case: str = ""
    attribute: str = ""
    value: str
    case_id: Uuid | None = None
    attribute_id: Uuid | None = None
    id: Uuid | None = None


class SetLine(Record):
    """`sets/sets.jsonl`: a named list of documents, cases or codes."""

    kind: SetKind
    name: str
    id: Uuid | None = None


class SetMemberLine(Record):
    """`sets/members.jsonl`: one thing of a set."""

    set: str = ""
    document: str = ""
    case: str = ""
    code: str = ""
    set_id: Uuid | None = None
    document_id: Uuid | None = None
    case_id: Uuid | None = None
    code_id: Uuid | None = None
    id: Uuid | None = None


class QueryLine(Record):
    """`queries.jsonl`: a query under a name."""

    name: str
    asks: str = ""
    """The query with the codes as they are called, for whoever reads the line: `query` counts."""
    query: str
    """Codes stand in it by their UUIDs."""
    note: str = ""
    coder: str
    created: Moment
    changed: Moment
    id: Uuid | None = None


class MemoLine(Record):
    """`memos.jsonl`: a note on the project, a code or a case; in a document's folder one on it, a passage or a coding.

    A `summary` is on a code and a case both.
    """

    start: Offset | None = None
    """The passage of the document; none for a memo on the whole."""
    end: Offset | None = None
    kind: MemoKind
    code: str = ""
    case: str = ""
    coder: str
    text: str
    created: Moment
    changed: Moment
    coding_id: Uuid | None = None
    """The coding that it is on."""
    code_id: Uuid | None = None
    case_id: Uuid | None = None
    id: Uuid | None = None
