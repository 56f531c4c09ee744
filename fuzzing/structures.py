"""Making hostile archives, trees and databases: what lies in them is changed, and they are closed properly again."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

from fuzzing.mutating import BYTES, LARGEST, changed_text, mutated
from fuzzing.sqlite_files import databases
from fuzzing.zoo import NUMBERS, SIGNS, WORDS

Mutator = Callable[[bytes, Sequence[bytes], Random], bytes]
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r'([\w:.-]+)\s*=\s*"([^"]*)"')
_KINDS = {"xml": "xml", "rels": "xml", "qde": "xml", "xhtml": "html", "html": "html", "opf": "xml", "json": "json", "jsonl": "json", "yaml": "yaml", "toml": "toml", "csv": "sheet", "txt": "text", "md": "text"}  # fmt: skip


def words(kind: str) -> Mutator:
    """Changes text of a kind by its lines and words."""

    def change(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
        return mutated(data, others, kind, chance)

    return change


def xml(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Changes elements and attributes, so that much of it still is XML."""
    if chance.random() < 0.25:
        return mutated(data, others, "xml", chance)
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = _changed_xml(text, chance)
    return text.encode("utf-8", "surrogateescape")[:LARGEST]


def _changed_xml(text: str, chance: Random) -> str:
    tags = [found for found in _TAG.finditer(text) if not found[0].startswith("<?")]
    if not tags:
        return text
    one = chance.choice(tags)
    match chance.randrange(9):
        case 0:  # An attribute gets another value.
            return text[: one.start()] + _with_attribute(one[0], chance) + text[one.end() :]
        case 1:  # An element goes, with all in it or without.
            start, end = _element(text, one)
            return text[:start] + text[end:] if chance.random() < 0.7 else text[: one.start()] + text[one.end() :]
        case 2:  # An element comes several times.
            start, end = _element(text, one)
            return (
                text[:end]
                + text[start:end] * min(chance.choice((1, 2, 50)), LARGEST // max(end - start, 1))
                + text[end:]
            )
        case 3:  # An element stands elsewhere, perhaps in itself.
            start, end = _element(text, one)
            at = chance.choice(tags).end()
            return text[:at] + text[start:end] + text[at:]
        case 4:  # Words between tags change.
            value = chance.choice((*WORDS, *NUMBERS, *SIGNS)).replace("<", "&lt;").replace("&", "&amp;")
            return text[: one.end()] + value + text[one.end() :]
        case 5:  # An element in itself, deep.
            start, end = _element(text, one)
            closing = f"</{one[0][1:].split()[0].rstrip('/>')}>"
            times = chance.choice((3, 60, 500, 3000))
            return text[:start] + one[0] * times + text[start:end] + closing * times + text[end:]
        case 6:
            return text[: one.start()] + chance.choice(("<!--x-->", "<?x y?>", "<![CDATA[<x>]]>")) + text[one.start() :]
        case 7:  # One tag stands where another stood.
            return text[: one.start()] + chance.choice(tags)[0] + text[one.end() :]
        case _:
            return changed_text(text, "", "xml", chance)


def _with_attribute(tag: str, chance: Random) -> str:
    found = list(_ATTRIBUTE.finditer(tag))
    if not found:
        return tag.replace(">", ' x="1">', 1)
    one, other = chance.choice(found), chance.choice(found)
    how = chance.randrange(4)
    if how == 0:
        return tag[: one.start()] + tag[one.end() :]
    if how == 1:
        return tag[: one.start()] + f'{one[1]}="{other[2]}"' + tag[one.end() :]
    value = (
        chance.choice((*WORDS, *NUMBERS, *NUMBERS, *SIGNS))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
    )
    return tag[: one.start(2)] + value + tag[one.end(2) :]


def _element(text: str, tag: re.Match[str]) -> tuple[int, int]:
    """About where the element of a tag begins and ends."""
    name = tag[0][1:].split()[0].rstrip("/>") if tag[0][1:2].strip() else ""
    if not name or tag[0].startswith("</") or tag[0].endswith("/>"):
        return tag.span()
    end = text.find(f"</{name}>", tag.end())
    return (tag.start(), end + len(name) + 3) if end >= 0 else tag.span()


def trees(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Changes the values of JSON, or of each line of JSON lines, so that much of it still is JSON."""
    if chance.random() < 0.2:
        return mutated(data, others, "json", chance)
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    whole = _loaded("\n".join(lines))
    if whole is not None:
        for _ in range(chance.choice((1, 1, 2, 5))):
            whole = _changed_tree(whole, chance)
        return _dumped(whole, chance)[:LARGEST]
    at = chance.randrange(len(lines))
    record = _loaded(lines[at])
    if record is None or chance.random() < 0.2:
        return mutated(data, others, "json", chance)
    lines[at] = _dumped(_changed_tree(record, chance), chance).decode("utf-8", "surrogateescape").replace("\n", " ")
    return "\n".join(lines).encode("utf-8", "surrogateescape")[:LARGEST]


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _dumped(value: Any, chance: Random) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, None, 1)))
    except (ValueError, RecursionError):
        return b"[]"
    return text.encode("utf-8", "surrogatepass")


def _changed_tree(value: Any, chance: Random) -> Any:
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting and len(places) < 5000:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else list(range(len(one))) if isinstance(one, list) else []
        places += [(one, key) for key in keys]
        waiting += [one[key] for key in keys if isinstance(one[key], dict | list)]
    if not places:
        return _leaf(chance)
    inside, key = chance.choice(places)
    other_inside, other_key = chance.choice(places)
    match chance.randrange(8):
        case 0:
            del inside[key]
        case 1 if isinstance(inside, list):
            inside[key:key] = [inside[key]] * chance.choice((1, 2, 200))
        case 1:
            inside[chance.choice(WORDS[:60])] = inside[key]
        case 2:
            inside[key] = other_inside[other_key]
            if _is_round(value):
                inside[key] = None
        case 3:
            inside[key] = [inside[key]] if chance.random() < 0.5 else {"a": inside[key]}
        case 4:
            deep: Any = inside[key]
            for _ in range(chance.choice((3, 50, 400))):
                deep = [deep]
            inside[key] = deep
        case 5 if isinstance(inside[key], str):
            inside[key] = changed_text(inside[key], "", "text", chance)[:10000]
        case 6 if isinstance(inside[key], int) and not isinstance(inside[key], bool):
            inside[key] = inside[key] + chance.choice((-1, 1, -1000, 10**6, 2**31, 2**63, 10**30))
        case _:
            inside[key] = _leaf(chance)
    return value


def _is_round(value: Any) -> bool:
    try:
        json.dumps(value)
    except (ValueError, RecursionError):
        return True
    return False


def _leaf(chance: Random) -> Any:
    return chance.choice(
        (None, True, False, 0, -1, 1, 1.5, -0.0, 1e308, float("inf"), float("nan"), 2**53 + 1, 2**63, -(2**63) - 1, 10**40, "", [], {}, [[]], {"": None}, "\ud800", chance.choice(WORDS), chance.choice(NUMBERS), chance.choice(SIGNS))
    )  # fmt: skip


def packages(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Changes the members of an archive, or what the archive says of them."""
    if chance.random() < 0.12:
        return mutated(data, others, "bytes", chance, 4 * LARGEST)
    try:
        members = _members(data)
    except _BROKEN:
        return mutated(data, others, "bytes", chance, 4 * LARGEST)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if not members:
            break
        at = chance.randrange(len(members))
        name, content = members[at]
        match chance.randrange(12):
            case 0:
                del members[at]
            case 1:
                members.append((name, members[chance.randrange(len(members))][1]))
            case 2:
                members[at] = (
                    chance.choice(
                        (
                            "../../x",
                            "/etc/x",
                            "C:\\x",
                            "a\\..\\b",
                            "\0",
                            "x" * 300,
                            "",
                            name.upper(),
                            name + "/",
                            "é.txt",
                            "CON",
                        )
                    ),
                    content,
                )
            case 3:
                members[at] = (name, members[chance.randrange(len(members))][1])
            case 4:
                members[at] = (name, content + b"\0" * chance.choice((1, 1000, 10**5)))
            case 5:
                members[at] = (name, chance.choice(BYTES)(content, b"", "bytes", chance))
            case 6 if others:
                members += _members_or_none(chance.choice(others))[:3]
            case _:
                members[at] = (name, _member(name, content, chance))
    made = _packed(members, chance)
    return _bent(made, chance) if chance.random() < 0.1 else made


_BROKEN = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    MemoryError,
)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    import zlib

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            return [(info.filename, archive.read(info)) for info in archive.infolist()[:60] if info.file_size < 2**22]
        except zlib.error as error:
            raise ValueError("damaged") from error


def _members_or_none(data: bytes) -> list[tuple[str, bytes]]:
    try:
        return _members(data)
    except _BROKEN:
        return []


def _member(name: str, content: bytes, chance: Random) -> bytes:
    kind = _KINDS.get(name.rpartition(".")[2].lower())
    if kind == "xml":
        return xml(content, (), chance)
    if kind == "json":
        return trees(content, (), chance)
    if content.startswith(b"SQLite format 3"):
        return databases(content, (), chance)
    return mutated(content, (), kind or "text", chance)


def _packed(members: Sequence[tuple[str, bytes]], chance: Random) -> bytes:
    into = io.BytesIO()
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(into, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            archive.writestr(info, content)
    return into.getvalue()


def _bent(data: bytes, chance: Random) -> bytes:
    """What the directory of an archive says of a member, bent: sizes, methods, flags, offsets, checksums."""
    places = [found.start() for found in re.finditer(rb"PK\x01\x02|PK\x03\x04", data)]
    if not places:
        return data
    at = chance.choice(places) + chance.choice((6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 42))
    value = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x01\0\0\0", b"\x0e\0\0\0", b"\x7f\xff\xff\xff"))
    return data[:at] + value[: chance.choice((1, 2, 4))] + data[at + 4 :]


def of(*mutators: Mutator) -> Mutator:
    """One of several, by chance."""

    def change(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
        return chance.choice(mutators)(data, others, chance)

    return change


raw: Mutator = partial(lambda data, others, chance: mutated(data, others, "bytes", chance))
