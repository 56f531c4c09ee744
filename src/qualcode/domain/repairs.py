"""What `qualcode doctor --repair` and `--salvage` answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from qualcode.domain.soundness import Finding


class Repaired(BaseModel):
    """What was put right in a project, or would be."""

    model_config = ConfigDict(frozen=True)

    dry_run: bool
    done: tuple[Finding, ...]
    """Everything that was put right; empty where nothing was to be."""
    backup: str | None
    """Where the project stands as it was; null where nothing was written."""
    documents: tuple[str, ...]
    """The documents of which something was put right."""
    coders: tuple[str, ...]
    """Whose work was put right."""
    sound: bool
    """Whether the project is sound now; of a dry run, whether it would be."""
    left: tuple[Finding, ...]
    """What is not as it should be all the same, for a person to look at."""


class SalvagedTable(BaseModel):
    """What became of one table."""

    model_config = ConfigDict(frozen=True)

    table: str
    read: int
    """Rows that the damaged file gave."""
    there: int
    """Rows that the new project has: more where the history gave them back, fewer where they had no place."""


class Salvaged(BaseModel):
    """What came of a damaged file."""

    model_config = ConfigDict(frozen=True)

    file: str
    """The new project."""
    pages: int
    """Pages of the damaged file."""
    loose: int
    """Pages that nothing in the file led to, and whose rows were told by their looks."""
    history: bool
    """Whether the history came along."""
    tables: tuple[SalvagedTable, ...]
    done: tuple[Finding, ...]
    """What is missing, and what was put right."""
    documents: tuple[str, ...]
    coders: tuple[str, ...]
    sound: bool
    left: tuple[Finding, ...]
