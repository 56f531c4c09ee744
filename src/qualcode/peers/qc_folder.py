"""The folder of a qc project: its settings, and its files, none of which is looked for outside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing import codebook_nodes as nodes
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole

SETTINGS = "settings.yaml"
MOST_FILES = 100_000
"""Files of a project."""
_LARGEST_SETTINGS = 2**20
_DEFAULTS = {
    "corpus_dir": "corpus",
    "memos_dir": "memos",
    "codebook": "codebook.yaml",
    "database": "qualitative_coding.sqlite3",
    "codes_dir": "codes",
}


@dataclass(frozen=True, slots=True)
class QcFolder:
    """Where the parts of a project lie, with links followed."""

    root: Path
    corpus: Path
    memos: Path
    codebook: Path
    database: Path | None
    """None for a project of qc before 1.0, which has a file of codes for each text and coder instead."""
    codes: Path
    version: str
    """Of qc, as the settings have it; empty where they do not."""


def settings_of(path: Path) -> Path | None:
    """The settings of the project that a path belongs to: its folder, the settings themselves, or its database.

    None where there are none, or they are not those of qc; never raises.
    """
    try:
        folder = path if path.is_dir() else path.parent
        settings = path if path.suffix.lower() in (".yaml", ".yml") else folder / SETTINGS
        if not settings.is_file() or settings.stat().st_size > _LARGEST_SETTINGS:
            return None
        with settings.open("rb") as file:
            written = file.read(_LARGEST_SETTINGS)
    except (OSError, ValueError):
        return None
    return settings if b"corpus_dir" in written and b"codebook" in written else None


def read_settings(settings: Path, corpus: str = "") -> QcFolder:
    """Where the parts of a project lie.

    Args:
        settings: Its `settings.yaml`.
        corpus: The folder of the texts, where it is another than the settings say.

    Raises:
        InputError: The settings cannot be read, or lead out of the project's folder.
    """
    values = _values(settings)
    root = settings.parent.resolve()
    of_texts = Path(corpus).resolve() if corpus else _inside(root, values, "corpus_dir", settings, "--folder DIR")
    database = _inside(root, values, "database", settings)
    return QcFolder(
        root=root,
        corpus=of_texts,
        memos=_inside(root, values, "memos_dir", settings),
        codebook=_inside(root, values, "codebook", settings),
        database=database if "database" in values or "codes_dir" not in values else None,
        codes=_inside(root, values, "codes_dir", settings),
        version=values.get("qc_version", ""),
    )


def _values(settings: Path) -> dict[str, str]:
    data = read_whole(settings, largest=_LARGEST_SETTINGS)
    tree = nodes.Events(
        str(settings),
        decode(data, str(settings)).text,
        holds=tr("the settings of qc"),
        form=tr("they have `corpus_dir:`"),
    ).tree()
    if not isinstance(tree, nodes.Mapping):
        raise InputError(
            tr("these are no settings of qc"),
            file=settings,
            line=tree.line,
            remedy=tr("open the folder of a project of qc"),
        )
    return {key: node.text for key, node in tree.items.items() if isinstance(node, nodes.Scalar) and node.text.strip()}


def _inside(root: Path, values: dict[str, str], key: str, settings: Path, wish: str = "") -> Path:
    written = values.get(key, _DEFAULTS[key])
    try:
        path = (root / written).resolve()
    except (OSError, ValueError, RuntimeError):
        path = Path(root.anchor)
    if not path.is_relative_to(root):
        remedy = tr("put it into the project's folder") + (
            tr(", or say where it is with {wish}", wish=wish) if wish else ""
        )
        raise InputError(
            tr(
                "“{key}” ({written}) is outside the project's folder, where nothing is read",
                key=key,
                written=shown(written),
            ),
            file=settings,
            remedy=remedy,
        )
    return path


def file_below(folder: Path, written: str) -> Path | None:
    """A file that a project names, if it is an ordinary one below a folder, links followed; else None."""
    for name in (written, written.replace("\\", "/")):
        try:
            path = (folder / name).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return path
        except (OSError, ValueError, RuntimeError):
            continue
    return None


def files_below(folder: Path) -> Iterator[str]:
    """All files below a folder, by their paths in it with `/`, sorted; hidden ones are passed over.

    Raises:
        InputError: There are too many.
    """
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place, name).relative_to(folder).as_posix() for name in names if not name.startswith(".")]
        if len(found) > MOST_FILES:
            raise InputError(
                tr("it holds more than {most_files:,} files", most_files=MOST_FILES),
                file=folder,
                remedy=tr("open the folder of a project of qc"),
            )
    yield from sorted(found)
