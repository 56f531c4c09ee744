"""A directory of text as it is written: only what changed is touched, and only what is ours is taken away."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.domain.errors import ProjectError, RuleError, StoppedError
from qualcode.domain.project_heads import HEAD, UNFINISHED
from qualcode.domain.project_text import ATTRIBUTES, FOLDERS, FOR_GIT, FORM, OURS, Head, Record, Table
from qualcode.domain.translation import tr

_NEW = ".new"


def lines(records: Iterable[Record]) -> bytes:
    """Records as JSON lines."""
    return "".join(_line(record.written()) + "\n" for record in records).encode()


_line = json.JSONEncoder(ensure_ascii=False).encode


def page(record: Record) -> bytes:
    """One record as a file of its own, a line for each of its fields."""
    return (json.dumps(record.written(), ensure_ascii=False, indent=2) + "\n").encode()


class Folder:
    """A directory that is being written; made by `opened`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._written: set[str] = set()
        self._sound: set[Path] = {root}
        self._alike: dict[str, str] = {}
        self.changed = 0
        """Files that were written anew."""
        self.removed = 0

    def put(self, path: str, data: bytes) -> None:
        """Write a file, unless it is there and the same; nothing stands for an empty one.

        Args:
            path: In the directory, with `/`.

        Raises:
            ProjectError: It cannot be written, or a link stands in its way.
        """
        if not data:
            return
        self.put_always(path, data)

    def put_always(self, path: str, data: bytes) -> None:
        """Write a file, also an empty one."""
        self._written.add(path)
        whole = self._root.joinpath(*path.split("/"))
        try:
            self._make_folders(whole.parent)
            if _is_there(whole, data):
                return
            _replace(whole, data)
        except OSError as error:
            raise _unwritable(whole, error) from error
        self.changed += 1

    def has(self, path: str) -> bool:
        """Whether a file was written in this going."""
        return path in self._written

    def sweep(self) -> None:
        """Take away files of an earlier writing that belong to nothing any more, and folders that are empty then."""
        try:
            self._sweep(self._root, [path.name for path in self._root.iterdir() if path.is_file()])
            for top in FOLDERS:
                if (self._root / top).is_symlink():
                    continue
                for folder, _, names in os.walk(self._root / top, topdown=False):
                    self._sweep(Path(folder), names)
                    if not any(Path(folder).iterdir()):
                        Path(folder).rmdir()
        except OSError as error:
            raise _unwritable(self._root, error) from error

    def _sweep(self, folder: Path, names: Iterable[str]) -> None:
        for name in names:
            path = (folder / name).relative_to(self._root).as_posix()
            if OURS.fullmatch(path.removesuffix(_NEW)) and not self._is_written(path):
                (folder / name).unlink()
                self.removed += 1

    def _is_written(self, path: str) -> bool:
        """Whether a file was written just now, be it under a name that this file system does not tell from its own."""
        if path in self._written:
            return True
        if not self._alike:
            self._alike = {_folded(one): one for one in self._written}
        alike = self._alike.get(_folded(path))
        return alike is not None and (self._root / alike).samefile(self._root / path)

    def _make_folders(self, folder: Path) -> None:
        if folder in self._sound:
            return
        self._make_folders(folder.parent)
        if folder.is_symlink():
            raise ProjectError(
                tr("{folder} is a link to elsewhere", folder=folder),
                remedy=tr("take it away, or choose another folder"),
            )
        folder.mkdir(exist_ok=True)
        self._sound.add(folder)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _is_there(path: Path, data: bytes) -> bool:
    known = not path.is_symlink() and path.is_file() and path.stat().st_size == len(data)
    return known and path.read_bytes() == data


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(path.name + _NEW)
    draft.unlink(missing_ok=True)  # It may be a link to elsewhere.
    draft.write_bytes(data)
    draft.replace(path)


def _unwritable(path: Path, error: OSError) -> ProjectError:
    return ProjectError(
        tr("{path} cannot be written ({reason})", path=path, reason=error.strerror or error),
        remedy=tr("look at its place, its permissions and the disk"),
    )


@contextmanager
def opened(root: Path, head: Head, *, replace: bool) -> Iterator[Folder]:
    """Write a project to a directory; until all of it stands there, its head is called otherwise.

    Args:
        root: A folder that does not exist, or holds nothing but hidden files; with `replace` also an earlier export of
            the same project.

    Raises:
        ProjectError: It cannot be written.
        RuleError: Something else lies there.
        StoppedError: It was stopped: what is written stays, for the next going.
    """
    try:
        _check_free(root, head, replace=replace)
        root.mkdir(parents=True, exist_ok=True)
        kept = root / HEAD
        if kept.exists():
            kept.replace(root / UNFINISHED)
        else:
            _replace(root / UNFINISHED, page(head))
    except OSError as error:
        raise _unwritable(root, error) from error
    folder = Folder(root)
    try:
        yield folder
    except StoppedError as stopped:
        remedy = tr(
            "{folder} is no project until it is finished: the same command with `--replace` writes the rest",
            folder=root,
        )
        raise StoppedError(remedy=remedy) from stopped
    folder.sweep()
    try:
        if not (root / ATTRIBUTES).exists():
            folder.put(ATTRIBUTES, FOR_GIT.encode())
        data = page(head)
        if (root / UNFINISHED).read_bytes() != data:
            _replace(root / UNFINISHED, data)
        (root / UNFINISHED).replace(root / HEAD)
    except OSError as error:
        raise _unwritable(root, error) from error


def _check_free(root: Path, head: Head, *, replace: bool) -> None:
    if not os.path.lexists(root):
        return
    if not root.is_dir():
        raise RuleError(tr("{folder} is a file", folder=root), remedy=tr("name a folder for the project as text"))
    inside = {path.name for path in root.iterdir()}
    if not {name for name in inside if not name.startswith(".")}:
        return
    said = next((_said(root / name) for name in (HEAD, UNFINISHED) if name in inside), None)
    if said is None:
        raise RuleError(
            tr("{folder} holds something else than an exported project", folder=root),
            remedy=tr("name a folder that is new or empty"),
        )
    if said.get("id") != head.id:
        raise RuleError(
            tr("another project was exported to {folder}", folder=root), remedy=tr("name a folder that is new or empty")
        )
    if HEAD in inside and not replace:
        raise RuleError(
            tr("this project was exported to {folder} before", folder=root), remedy=tr("--replace brings it up to date")
        )


def _said(path: Path) -> Table | None:
    """What a head says; None for a file that is none."""
    try:
        said = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said.get("form") == FORM else None
