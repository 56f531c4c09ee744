"""Which table is written to which file of a project directory, and what of its rows becomes which field."""

from __future__ import annotations

from qualcode.domain import project_text as layout
from qualcode.domain import project_text_documents as documents
from qualcode.domain import project_text_study as study
from qualcode.domain import project_text_team as team
from qualcode.exchange.text_forms import Form
from qualcode.exchange.text_parts import (
    Base64,
    Coder,
    Definition,
    Fixed,
    Flag,
    Hash,
    Json,
    Link,
    Plain,
    Reference,
    Side,
    Told,
    Waiting,
    ascii_only,
    compact,
    dumped,
    in_order,
)

_CREATED = Plain("created_ms", "created")
_DECIDED = (Coder("decided_by", "decided_by", needed=False), Plain("decided_ms", "decided"))
_PLACE = (Plain("start"), Plain("end"))

CODERS = Form(
    layout.CODERS,
    "coder",
    team.CoderLine,
    (Plain("name"), Plain("role"), Plain("colour"), Plain("login"), _CREATED),
    unique=(("name",),),
    called="name",
)
DEFINITIONS = Form(
    layout.DEFINITIONS,
    "definition",
    study.DefinitionLine,
    (
        *map(Plain, ("name", "number", "definition", "include", "exclude", "reason")),
        Coder(needed=False),
        _CREATED,
        Plain("code", "code_id"),
    ),
    order=("name", "code_id", "number"),
    unique=(("code", "number"),),
)
FORMER = Form(
    layout.FORMER_CODES,
    "former_code",
    study.FormerCodeLine,
    (Plain("path"), Reference("into_id", "into", "code", needed=True), Plain("merged_ms", "merged"),
     Plain("code", "code_id")),
    order=("merged", "path"),
    unique=(("code",),),
)  # fmt: skip
CODEBOOK_VERSIONS = Form(
    layout.CODEBOOK_VERSIONS,
    "codebook_version",
    study.CodebookVersionLine,
    (Plain("name"), Plain("reason"), Coder(), _CREATED, Hash("codebook_sha256", "state"), Fixed("change", 1)),
    unique=(("name",),),
    called="name",
)
ROUNDS = Form(
    layout.ROUNDS,
    "round",
    team.RoundLine,
    (
        Plain("name"),
        Flag("blind"),
        Plain("unit"),
        Flag("open_codebook"),
        Reference("codebook_version_id", "codebook_version", "codebook_version"),
        Plain("note"),
        Json("plan", compact),
        Coder(needed=False),
        _CREATED,
        Plain("closed_ms", "closed"),
        Fixed("codebook_change"),
    ),
    unique=(("name",),),
    called="name",
)
FREEZES = Form(
    layout.FREEZES,
    "freeze",
    team.FreezeLine,
    (Plain("name"), Reference("round_id", "round", "round"), Coder(), _CREATED, Plain("ended_ms", "ended")),
)
PROPOSALS = Form(
    layout.PROPOSALS,
    "proposal",
    team.ProposalLine,
    (
        Plain("kind"),
        Reference("code_id", "code", "code"),
        Plain("name"),
        Json("rest", in_order),
        Plain("reason"),
        Reference("document_id", "document", "document"),
        *_PLACE,
        Plain("quote"),
        Coder(),
        _CREATED,
        Plain("state"),
        *_DECIDED,
        Plain("answer"),
    ),
    order=("created", "name"),
)
ATTRIBUTES = Form(
    layout.CASE_ATTRIBUTES,
    "attribute",
    study.AttributeLine,
    (Plain("level"), Plain("name"), Plain("type"), Json("allowed", dumped)),
    unique=(("level", "name"),),
    called="name",
)
CASES = Form(
    layout.CASES,
    "cases",
    study.CaseLine,
    (
        Plain("kind"),
        Plain("name"),
        Reference("site_id", "site", "cases"),
        Plain("withheld"),
        Plain("withheld_until", "until"),
    ),
    order=("kind", "name"),
    unique=(("kind", "name"),),
    called="name",
)
CASE_VALUES = Form(
    layout.CASE_VALUES,
    "attribute_value",
    study.CaseValueLine,
    (
        Reference("case_id", "case", "cases", needed=True),
        Reference("attribute_id", "attribute", "attribute", needed=True),
        Plain("value"),
        Fixed("document_id"),
    ),
    order=("case", "attribute"),
    unique=(("attribute_id", "case_id"),),
)
SETS = Form(
    layout.SETS,
    "sets",
    study.SetLine,
    (Plain("kind"), Plain("name")),
    unique=(("kind", "name"),),
    called="name",
)
SET_MEMBERS = Form(
    layout.SET_MEMBERS,
    "set_member",
    study.SetMemberLine,
    (
        Reference("set_id", "set", "sets", needed=True),
        Reference("document_id", "document", "document"),
        Reference("case_id", "case", "cases"),
        Reference("code_id", "code", "code"),
    ),
    unique=(("set_id", "document_id"), ("set_id", "case_id"), ("set_id", "code_id")),
)
ASSIGNMENTS = Form(
    layout.ASSIGNMENTS,
    "assignment",
    team.AssignmentLine,
    (
        Reference("round_id", "round", "round", needed=True),
        Reference("document_id", "document", "document", needed=True),
        Coder(),
        Plain("state"),
        Plain("begun_ms", "begun"),
        Plain("finished_ms", "finished"),
        Plain("changed_ms", "changed"),
        Coder("changed_by", "changed_by", needed=False),
    ),
    order=("round", "document", "coder"),
    unique=(("round_id", "document_id", "coder_id"),),
)
PINS = Form(
    layout.PINS,
    "pinned_code",
    team.PinLine,
    (Coder(), Plain("slot"), Reference("code_id", "code", "code", needed=True)),
    order=("coder", "slot"),
    unique=(("coder_id", "slot"),),
)
QUERIES = Form(
    layout.QUERIES,
    "saved_query",
    study.QueryLine,
    (Plain("name"), Told("asks"), Plain("query"), Plain("note"), Coder(), _CREATED, Plain("changed_ms", "changed")),
    order=("name",),
    unique=(("name",),),
)
BUNDLES = Form(
    layout.BUNDLES,
    "bundle",
    team.BundleLine,
    (
        Coder(),
        Reference("round_id", "round", "round"),
        Flag("blind"),
        Flag("open_codebook"),
        Plain("documents"),
        Fixed("change", 0),
        Hash("seal", "seal"),
        Plain("made_ms", "made"),
        Coder("made_by", "made_by"),
    ),
)
MERGED = Form(
    layout.MERGED,
    "merged",
    team.MergedLine,
    (
        Plain("file_name", "file"),
        Plain("origin"),
        Coder(),
        Plain("merged_ms", "merged"),
        Plain("until"),
        Base64("changes"),
        Json("pairs", ascii_only),
    ),
)
CONFLICTS = Form(
    layout.CONFLICTS,
    "conflict",
    team.ConflictLine,
    (
        Plain("kind"),
        Plain("item_table", "table"),
        Plain("item"),
        Reference("document_id", "document", "document"),
        Coder(),
        Side("base"),
        Side("ours"),
        Side("theirs"),
        Plain("state"),
        *_DECIDED,
        _CREATED,
        Link("merged_id", "merged_id", "merged"),
    ),
    order=("created", "item"),
)
_MEMO = (
    *_PLACE,
    Plain("kind"),
    Reference("code_id", "code", "code"),
    Reference("case_id", "case", "cases"),
    Coder(),
    Plain("text"),
    _CREATED,
    Plain("changed_ms", "changed"),
    Link("coding_id", "coding_id", "coding"),
)
MEMOS = Form(
    layout.MEMOS,
    "memo",
    study.MemoLine,
    (*_MEMO, Fixed("document_id")),
    order=("code", "case", "created", "coder"),
)
DOCUMENT_MEMOS = Form(
    layout.DOCUMENT_MEMOS,
    "memo",
    study.MemoLine,
    _MEMO,
    order=("start", "end", "created", "coder"),
)
CODINGS = Form(
    layout.CODINGS,
    "coding",
    documents.CodingLine,
    (
        *_PLACE,
        Reference("code_id", "code", "code", needed=True),
        Coder(),
        Plain("quote"),
        Plain("comment"),
        Flag("star"),
        Plain("origin"),
        _CREATED,
        Definition(),
        Plain("version"),
    ),
    order=("start", "end", "code", "coder"),
)
COVERAGE = Form(
    layout.COVERAGE,
    "coverage_mark",
    documents.CoverageLine,
    (*_PLACE, Coder(), _CREATED),
    order=("start", "end", "coder"),
)
REJECTIONS = Form(
    layout.REJECTIONS,
    "rejection",
    documents.RejectionLine,
    (*_PLACE, Reference("code_id", "code", "code", needed=True), Coder(), _CREATED),
    order=("start", "end", "code", "coder"),
)
STATES = Form(
    layout.STATES_OF_WORK,
    "document_state",
    documents.StateLine,
    (Coder(), Plain("state"), Plain("changed_ms", "changed")),
    order=("coder",),
    unique=(("document_id", "coder_id"),),
)
DOCUMENT_VALUES = Form(
    layout.DOCUMENT_VALUES,
    "attribute_value",
    documents.DocumentValueLine,
    (Reference("attribute_id", "attribute", "attribute", needed=True), Plain("value"), Fixed("case_id")),
    order=("attribute",),
    unique=(("attribute_id", "document_id"),),
)
UNPLACED = Form(
    layout.UNPLACED,
    "unplaced",
    documents.UnplacedLine,
    (
        *_PLACE,
        Plain("kind"),
        Reference("code_id", "code", "code"),
        Coder(),
        Plain("quote"),
        Waiting(),
        _CREATED,
        Plain("version"),
        Plain("holder"),
        Plain("item"),
    ),
    order=("start", "end", "kind", "coder"),
    unique=(("item",),),
)
DECISIONS = Form(
    layout.DECISIONS,
    "decision",
    documents.DecisionLine,
    (
        *map(Told, ("start", "end", "passage", "settled")),
        Plain("verdict"),
        Plain("kind"),
        Plain("reason"),
        Coder(),
        _CREATED,
        Plain("state"),
        Reference("round_id", "round", "round"),
        Plain("ended_ms", "ended"),
        Coder("ended_by", "ended_by", needed=False),
        Json("outcome", dumped),
        Json("basis", compact),
    ),
    order=("start", "created", "verdict"),
)

BEFORE_DOCUMENTS = (CODERS, ATTRIBUTES, CASES, DEFINITIONS, FORMER, CODEBOOK_VERSIONS, ROUNDS, SETS, MERGED)
"""What documents and what is done in them refer to, in the order in which it is read; codes come before all others."""
BEHIND_DOCUMENTS = (
    CASE_VALUES, SET_MEMBERS, ASSIGNMENTS, FREEZES, PROPOSALS, PINS, QUERIES, BUNDLES, CONFLICTS, MEMOS,
)  # fmt: skip
"""What refers to documents and codings."""
IN_DOCUMENTS = (CODINGS, COVERAGE, REJECTIONS, STATES, DOCUMENT_VALUES, UNPLACED, DECISIONS)
"""What stands in a document's folder, but for its memos, in the order in which it is read."""
WITH_VERSION = (CODINGS, UNPLACED)
"""Of which each line holds on to one version of the text."""
