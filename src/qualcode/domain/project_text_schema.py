"""The JSON Schema of a project as text: what each of its files may hold, for programs that come after this one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from qualcode.domain import project_text as layout
from qualcode.domain import project_text_documents as documents
from qualcode.domain import project_text_study as study
from qualcode.domain import project_text_team as team
from qualcode.domain.project_heads import HEAD
from qualcode.domain.project_text import Head, Record

_IN_DOCUMENT = f"{layout.DOCUMENTS}/NAME/"
FILES: Mapping[str, type[Record]] = {
    HEAD: Head,
    layout.CODES: study.CodeLine,
    layout.DEFINITIONS: study.DefinitionLine,
    layout.FORMER_CODES: study.FormerCodeLine,
    layout.CODEBOOK_VERSIONS: study.CodebookVersionLine,
    layout.FREEZES: team.FreezeLine,
    layout.PROPOSALS: team.ProposalLine,
    layout.CASE_ATTRIBUTES: study.AttributeLine,
    layout.CASES: study.CaseLine,
    layout.CASE_VALUES: study.CaseValueLine,
    layout.CODERS: team.CoderLine,
    layout.ROUNDS: team.RoundLine,
    layout.ASSIGNMENTS: team.AssignmentLine,
    layout.PINS: team.PinLine,
    layout.BUNDLES: team.BundleLine,
    layout.MERGED: team.MergedLine,
    layout.CONFLICTS: team.ConflictLine,
    layout.SETS: study.SetLine,
    layout.SET_MEMBERS: study.SetMemberLine,
    layout.QUERIES: study.QueryLine,
    layout.MEMOS: study.MemoLine,
    _IN_DOCUMENT + layout.DOCUMENT: documents.DocumentHead,
    _IN_DOCUMENT + layout.TURNS: documents.TurnLine,
    f"{_IN_DOCUMENT}{layout.EARLIER}/NUMBER/{layout.TURNS}": documents.TurnLine,
    _IN_DOCUMENT + layout.CODINGS: documents.CodingLine,
    _IN_DOCUMENT + layout.DOCUMENT_MEMOS: study.MemoLine,
    _IN_DOCUMENT + layout.COVERAGE: documents.CoverageLine,
    _IN_DOCUMENT + layout.REJECTIONS: documents.RejectionLine,
    _IN_DOCUMENT + layout.STATES_OF_WORK: documents.StateLine,
    _IN_DOCUMENT + layout.DOCUMENT_VALUES: documents.DocumentValueLine,
    _IN_DOCUMENT + layout.UNPLACED: documents.UnplacedLine,
    _IN_DOCUMENT + layout.DECISIONS: documents.DecisionLine,
}
"""File → what it, or each of its lines where it ends in `.jsonl`, holds. NAME and NUMBER stand for any."""


def schema() -> dict[str, Any]:
    """The schema: `files` says which definition of `$defs` a file, or each line of it, follows."""
    models = list(dict.fromkeys(FILES.values()))
    _, found = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": layout.FORM,
        "description": "What a project that was written as text holds; docs/project-directory.md tells it in words.",
        "layout": layout.LAYOUT,
        "files": {file: {"$ref": f"#/$defs/{model.__name__}"} for file, model in FILES.items()},
        "$defs": found["$defs"],
    }


def schema_text() -> str:
    """The schema as it stands in `docs/schemas/project-directory.json`."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
