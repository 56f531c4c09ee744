"""Every parser that is fuzzed, by name."""

from __future__ import annotations

import gzip
from pathlib import Path

from fuzzing import guarded, kept, projects, tables, transcripts, typed
from fuzzing.target import Target

CORPUS = Path(__file__).resolve().parents[1] / "tests/fuzz/corpus"
"""Small invented inputs of each parser, and every input that once broke it."""

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *transcripts.TARGETS,
        *tables.TARGETS,
        *projects.TARGETS,
        *typed.TARGETS,
        *kept.TARGETS,
        *guarded.TARGETS,
    )
}


def seeds(name: str) -> list[bytes]:
    """The corpus of a parser, in the order of the files' names."""
    return [seed(path) for path in sorted((CORPUS / name).glob("*")) if path.is_file()]


def seed(path: Path) -> bytes:
    """An input of the corpus; those that are large are kept compressed."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data
