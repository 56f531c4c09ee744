"""What was computed from a project's words and lies beside it: how much, and deleting it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.settings.paths import caches_dir, make_private
from qualcode.storage.connecting import connect_beside
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_uuid
from qualcode.suggest.cache import Cache, cache_file, connect_plain
from qualcode.suggestions.adviser import Adviser


@dataclass(frozen=True, slots=True)
class Cached:
    """What lies beside a project."""

    path: Path
    """The file; it may not exist."""
    size: int
    """Bytes; 0 without a file."""
    ready: int
    """Documents whose words lie ready, as they stand now and by the language model that is there now."""


def cache_of(project: Project) -> Path:
    """Where the cache of a project lies: beside its file; for one on a server, in a folder of this user's own."""
    if isinstance(project.location, Path):
        return cache_file(project.location)
    folder = caches_dir()
    make_private(folder)
    return folder / f"{project_uuid(project)}.cache.sqlite"


def open_cache(project: Project, *, writing: bool = True) -> Cache:
    """The cache of a project: encrypted where the project is.

    Args:
        writing: Whether this process may write.
    """
    connect = connect_beside(project.location) if isinstance(project.location, Path) else connect_plain
    return Cache(cache_of(project), writing=writing, connect=connect)


def cached(adviser: Adviser) -> Cached:
    """What lies beside the adviser's project."""
    path = cache_of(adviser.project).absolute()
    documents = adviser.material.documents.values()
    fingerprints = {one.language: adviser.shelf.analyser(one.language).pipeline.fingerprint for one in documents}
    with open_cache(adviser.project, writing=False) as cache:
        fresh = {fingerprint: cache.fresh("words", fingerprint) for fingerprint in {*fingerprints.values()}}
        size = cache.size()
    ready = sum((one.uuid, one.text_sha256.hex()) in fresh[fingerprints[one.language]] for one in documents)
    return Cached(path, size, ready)


def forget(project: Project) -> int:
    """Delete the cache beside a project, its words overwritten first; whoever has it open computes anew.

    Args:
        project: The project; it stays as it is.

    Returns:
        How many bytes it had; 0 where there was none.

    Raises:
        ProjectError: It cannot be emptied or deleted.
    """
    path = cache_of(project)
    if not path.is_file():
        return 0
    with open_cache(project) as cache:
        size = cache.size()
        cache.clear()
        problem = cache.problem
    if problem:
        raise ProjectError(
            tr("it cannot be emptied: {problem}", problem=problem[:-1]),
            file=path,
            remedy=tr("delete the file yourself"),
        )
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ProjectError(
            tr("it holds no words any more, but cannot be deleted ({reason})", reason=error.strerror),
            file=path,
            remedy=tr("close the other windows on the project and try again"),
        ) from error
    return size
