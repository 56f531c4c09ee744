"""A directory of text as it is read: files of our own alone, each line judged where it stands."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.project_heads import HEAD, UNFINISHED
from qualcode.domain.project_text import DOCUMENT, DOCUMENTS, FOLDERS, FORM, LAYOUT, OURS, Head, Record
from qualcode.domain.translation import tr
from qualcode.importing.whole_files import LARGEST, read_whole

R = TypeVar("R", bound=Record)
_MARKERS = re.compile(rb"^(?:<{7}(?: .*)?|\|{7}(?: .*)?|={7}|>{7}(?: .*)?)\r?$", re.MULTILINE)
"""Lines with which `git` tells the sides of a conflict apart."""
_BOM = b"\xef\xbb\xbf"
_SPACED = re.compile(rb'"\s+:')
_HALF = re.compile("[\ud800-\udfff]")
_REMEDY = tr("keep what holds of both sides, and take the lines with <<<<<<<, ======= and >>>>>>> out")


class Place(NamedTuple):
    """Where something stands."""

    file: Path
    line: int | None = None

    def wrong(self, problem: str, remedy: str | None = None) -> InputError:
        """A refusal for what stands there."""
        return InputError(problem, file=self.file, line=self.line, remedy=remedy)

    @property
    def words(self) -> str:
        """As a sentence names it."""
        name = f"{self.file.parent.name}/{self.file.name}"
        return name if self.line is None else tr("line {line} of {name}", line=self.line, name=name)


class Placed(NamedTuple, Generic[R]):
    """A record and where it stands."""

    record: R
    place: Place


class Folder:
    """A directory that is read. Nothing is read through a link: it might lead anywhere."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._own: set[Path] = {root}
        """Folders that are no links."""

    def head(self) -> Head:
        """What the directory says of itself.

        Raises:
            InputError: It is no project, not whole, or of a later qualcode.
        """
        if not self.has(HEAD):
            if self.has(UNFINISHED):
                raise InputError(
                    tr("it was not written to its end"), file=self.root, remedy=tr("export the project there again")
                )
            raise InputError(
                tr("this is no exported project"), file=self.root, remedy=tr("name a folder with a {head}", head=HEAD)
            )
        place = Place(self.root / HEAD)
        said = _parsed(self._bytes(HEAD), place)
        if said.get("form") != FORM:
            raise place.wrong(tr("this is no exported project"), tr("its “form” is to be “{form}”", form=FORM))
        layout = said.get("layout")
        if isinstance(layout, int) and layout > LAYOUT:
            raise place.wrong(tr("it was written by a later qualcode"), tr("open it with that"))
        head = self.page(HEAD, Head).record
        self._refuse_misnamed("", FOLDERS)
        for name in sorted(FOLDERS - {DOCUMENTS}):
            self._refuse_misnamed(f"{name}/")
        return head

    def _refuse_misnamed(self, folder: str, folders: Collection[str] = ()) -> None:
        """Refuse what is ours but for small and capital letters: not every system would find it, and read it.

        Args:
            folder: Its path in the directory, with `/` behind it; empty for the directory itself.
            folders: What folders in it are called.
        """
        within = self.root / folder
        try:
            names = [path.name for path in within.iterdir()] if within.is_dir() else []
        except OSError as error:
            raise _unreadable(within, error) from error
        for name in sorted(names):
            right = name.casefold()
            if name != right and (right in folders or OURS.fullmatch(folder + right)):
                if (within / right).exists() and (within / right).samefile(within / name):
                    continue
                raise InputError(
                    tr("this would not be read, since it is not called “{right}”", right=right),
                    file=within / name,
                    remedy=tr("rename it, or take it away"),
                )

    def has(self, path: str) -> bool:
        """Whether there is a file."""
        return os.path.lexists(self._whole(path))

    def documents(self) -> list[str]:
        """The folders of the documents, as paths in the directory, by name.

        Raises:
            InputError: One of them has lost what it says of itself, or a file in it is called otherwise.
        """
        folder = self._whole(DOCUMENTS)
        if not os.path.lexists(folder):
            return []
        try:
            inside = {path.name: {file.name for file in path.iterdir()} for path in folder.iterdir() if path.is_dir()}
        except OSError as error:
            raise _unreadable(folder, error) from error
        found = []
        for name, files in sorted(inside.items()):
            self._refuse_misnamed(f"{DOCUMENTS}/{name}/")
            if DOCUMENT in files:
                found.append(f"{DOCUMENTS}/{name}")
            elif any(OURS.fullmatch(f"{DOCUMENTS}/{name}/{file}") for file in files):
                raise InputError(
                    tr("there is no {document} in it", document=DOCUMENT),
                    file=folder / name,
                    remedy=tr("put it back, or take the folder away"),
                )
        return found

    def lines(self, path: str, model: type[R]) -> Iterator[Placed[R]]:
        """The records of a file of JSON lines; none where there is no such file.

        Raises:
            InputError: With the line that is none.
        """
        if not self.has(path):
            return
        file = self._whole(path)
        for number, line in enumerate(self._bytes(path).split(b"\n"), 1):
            if line.strip():
                place = Place(file, number)
                yield Placed(_as_written(model, line) or _made(model, _parsed(line, place), place), place)

    def page(self, path: str, model: type[R]) -> Placed[R]:
        """The record that a whole file is.

        Raises:
            InputError: It is none.
        """
        place = Place(self._whole(path))
        return Placed(_made(model, _parsed(self._bytes(path), place), place), place)

    def settled(self, path: str) -> bytes:
        """The bytes of a file that people edit.

        Raises:
            InputError: A merge conflict in it is not settled.
        """
        return self._bytes(path)

    def kept(self, path: str, digest: str, *, text: bool = False) -> bytes:
        """A file that never changes.

        Args:
            digest: The SHA-256 that it has, in hexadecimal digits.
            text: Line ends that `git` or an editor made `\\r\\n` are taken for `\\n`, and a BOM for nothing.

        Raises:
            InputError: It is not there, or another one.
        """
        data = self._read(path)
        if text and hashlib.sha256(data).hexdigest() != digest:
            data = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
        if hashlib.sha256(data).hexdigest() != digest:
            place = Place(self._whole(path))
            _refuse_markers(data, place)
            if text:
                raise place.wrong(
                    tr("this is not the text that the offsets are counted in"),
                    tr("put it back as it was, and correct the transcript with `qualcode documents replace`"),
                )
            raise place.wrong(tr("this is not the file that was kept"), tr("put it back as it was exported"))
        return data

    def _bytes(self, path: str) -> bytes:
        data = self._read(path).removeprefix(_BOM)
        _refuse_markers(data, Place(self._whole(path)))
        return data

    def _read(self, path: str) -> bytes:
        whole = self._whole(path)
        self._refuse_link(whole)
        return read_whole(whole, largest=LARGEST)

    def _refuse_link(self, path: Path) -> None:
        folder = path.parent
        if folder not in self._own:
            self._refuse_link(folder)
            self._own.add(folder)
        if path.is_symlink():
            raise InputError(tr("this is a link to elsewhere"), file=path, remedy=tr("put the file itself there"))

    def _whole(self, path: str) -> Path:
        return self.root.joinpath(*path.split("/"))

    def place(self, path: str) -> Place:
        """Where a file is, for messages."""
        return Place(self._whole(path))


def _unreadable(folder: Path, error: OSError) -> InputError:
    return InputError(
        tr("it cannot be read ({reason})", reason=error.strerror),
        file=folder,
        remedy=tr("look at its path and permissions"),
    )


def _refuse_markers(data: bytes, place: Place) -> None:
    if b"<<<<<<<" in data or b">>>>>>>" in data or b"=======" in data:
        found = _MARKERS.search(data)
        if found is not None:
            line = data.count(b"\n", 0, found.start()) + 1
            raise Place(place.file, line).wrong(tr("a merge conflict is not settled here"), _REMEDY)


class _TwiceError(Exception):
    """A key that one object has twice."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return made


def _no_number(written: str) -> Any:
    raise ValueError(written)


_decode = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number).decode


def _as_written(model: type[R], line: bytes) -> R | None:
    """The record of a line such as the program writes them; None for one that is to be looked at more closely."""
    try:
        record = model.model_validate_json(line)
    except ValidationError:
        return None
    # Each key has a colon right behind it: where there are no more of them than fields, no key stands twice.
    plain = line.count(b'":') == len(record.model_fields_set) and _SPACED.search(line) is None
    return record if plain else None


def _parsed(data: bytes, place: Place) -> dict[str, Any]:
    try:
        text = data.decode()
        found = _decode(text)
    except UnicodeDecodeError as error:
        line = place.line or data.count(b"\n", 0, error.start) + 1
        raise Place(place.file, line).wrong(tr("this is no UTF-8"), tr("save the file as UTF-8")) from error
    except json.JSONDecodeError as error:
        line = place.line or error.lineno
        raise Place(place.file, line).wrong(
            tr("this is no JSON ({reason})", reason=error.msg), tr("mend the line")
        ) from error
    except _TwiceError as error:
        raise place.wrong(tr("“{key}” stands twice", key=shown(error.key)), tr("keep one of them")) from error
    except (ValueError, RecursionError) as error:
        raise place.wrong(tr("this is no JSON"), tr("mend the line")) from error
    if not isinstance(found, dict):
        raise place.wrong(tr("this is no JSON object"), tr("write it between { and }"))
    if "\\ud" in text or "\\uD" in text:
        half = _HALF.search(json.dumps(found, ensure_ascii=False))
        if half is not None:
            raise place.wrong(
                tr("there is half a character in it ({character})", character=f"\\u{ord(half[0]):04x}"),
                tr("write both halves"),
            )
    return found


def _made(model: type[R], found: dict[str, Any], place: Place) -> R:
    try:
        return model.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(one) for one in first["loc"])
        match first["type"]:
            case "missing":
                problem = tr("“{field}” is missing", field=field)
            case "extra_forbidden":
                problem = tr(
                    "“{field}” is no field here; known are {fields}",
                    field=shown(field),
                    fields=", ".join(model.model_fields),
                )
            case "string_pattern_mismatch":
                problem = tr("“{field}” is no id", field=field)
            case _:
                problem = f"“{field}”: {first['msg'].removeprefix('Value error, ')}"
        raise place.wrong(problem, tr("mend the line")) from error
