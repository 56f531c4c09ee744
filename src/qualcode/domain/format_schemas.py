"""The JSON Schemas of our own files: what each may hold, for programs that come after this one.

The files are read by readers of their own, which name the line of what is wrong; these models say the same in the
standard's words, and a test holds what is written against them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from qualcode.domain.codebook_entries import LONGEST_NAME
from qualcode.domain.project_text_schema import schema as project_text_schema
from qualcode.domain.report_files import ReportFile, RunRecord

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CodeForm(_Form):
    """A code of a codebook file, with the codes below it."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME, pattern="^[^/]*$")
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: str | list[str] = Field("", description="Words that speak for it, parted by commas.")
    colour: str = Field("", description="#RRGGBB, or the name of a colour.")
    mark: str = Field("", description="One character shown beside the colour.")
    memo: str = ""
    themes: list[str] = Field([], description="Paths, Theme/Code, of further themes that it belongs to.")
    retired: bool = Field(False, description="Not to be used any more; its codings stay.")
    id: str = Field("", description="UUID: its identity in every copy of the project.")
    children: list[CodeForm] = []


class CodebookForm(_Form):
    """A codebook file (YAML)."""

    name: str = ""
    version: str = ""
    codes: list[CodeForm]


class CodingForm(_Form):
    """One line of codings.jsonl."""

    document: str = Field(description="The document's name.")
    start: int = Field(ge=0, description="Unicode code points of the document's text, from 0.")
    end: int = Field(gt=0, description="Excluded.")
    quote: str | None = Field(None, description="What stands there; checked when it is read.")
    code: str = Field(description="Its path, Theme/Code, or a name that only one code has.")
    coder: str | None = None
    memo: str = Field("", description="The comment of the coding.")
    origin: str = Field("", description="How it came to be: manual, suggested, in vivo, import …")
    created: str = Field("", description="ISO 8601, UTC.")
    star: bool = Field(False, description="Marked as a good quote.")


def _of(model: type[BaseModel], title: str) -> Callable[[], dict[str, Any]]:
    return lambda: (
        {"$schema": _DIALECT, "title": title}
        | {key: value for key, value in model.model_json_schema().items() if key != "title"}
    )


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "codebook.json": _of(CodebookForm, "A codebook file, as YAML"),
    "codings.json": _of(CodingForm, "A line of a file of codings, codings.jsonl"),
    "report.json": _of(ReportFile, "A report file, as YAML"),
    "report-run.json": _of(RunRecord, "The record of a report, FILE.run.json"),
    "project-directory.json": project_text_schema,
}
"""File in docs/schemas → what makes it."""


def written(name: str) -> str:
    """A schema as it stands in its file."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"
