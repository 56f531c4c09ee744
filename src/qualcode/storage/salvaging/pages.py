"""The pages of a damaged SQLite file, as its header, its length and what is whole of its write-ahead log give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = b"SQLite format 3\x00"
_SIZES = tuple(2**power for power in range(9, 17))
_USUAL = 4096
"""The size of a page in files that qualcode makes."""
_KINDS = (2, 5, 10, 13)
"""First bytes of the pages of a tree."""
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER, _FRAME_HEADER = 32, 24
_RESERVED = 80
"""Bytes at the end of each page that SQLCipher reserves."""
_SAMPLE = 400
_LIKELY, _HARDLY = 0.2, 0.1


@dataclass(slots=True)
class Pages:
    """Every page that there is, numbered from 1."""

    data: bytes
    size: int
    """Bytes of a page."""
    reserved: int
    """Bytes at the end of each page that SQLite leaves alone."""
    newer: dict[int, bytes] = field(default_factory=dict)
    """Pages as the write-ahead log has them."""
    header_is_whole: bool = True
    log_frames: int = 0
    """Frames of the log that were taken; 0 where there is none."""

    @property
    def usable(self) -> int:
        """Bytes of a page that hold something."""
        return self.size - self.reserved

    @property
    def count(self) -> int:
        """The highest number of a page."""
        return max([-(-len(self.data) // self.size), *self.newer])

    @property
    def looks_plain(self) -> bool:
        """Whether its pages look as SQLite writes them, rather than encrypted ones, which look like nothing."""
        return self.header_is_whole or _looks_like_pages(self.data, self.size) > _HARDLY

    def page(self, number: int) -> bytes:
        """A page, filled up with zeros where the file ends within it; empty where there is none."""
        if number in self.newer:
            return self.newer[number]
        raw = self.data[(number - 1) * self.size : number * self.size] if number > 0 else b""
        return raw.ljust(self.size, b"\x00") if raw else b""

    def numbers(self) -> Iterator[int]:
        """The numbers of all pages."""
        yield from range(1, self.count + 1)


Open = Callable[[bytes, bool], bytes]
"""A page as it is on the disk, and whether it is the first → what it holds."""


def read_pages(path: Path, opened: Open | None = None) -> Pages:
    """Read a file and the log beside it, however damaged they are.

    Args:
        path: The file.
        opened: Opens the pages of an encrypted file.

    Raises:
        OSError: The file cannot be read at all.
    """
    data = _read_what_can_be(path)
    if opened is not None:
        data = _all_opened(data, opened)
    size, reserved, whole = _layout(data)
    if opened is not None and not whole:
        size, reserved = _USUAL, _RESERVED
    pages = Pages(data, size, reserved, header_is_whole=whole)
    path = path.resolve()
    log = path.with_name(path.name + "-wal")
    if log.is_file():
        _take_log(pages, _read_what_can_be(log), opened)
    return pages


def _all_opened(data: bytes, opened: Open) -> bytes:
    """An encrypted file as it would be in plain, with the beginning that all plain ones have."""
    found = bytearray()
    for at in range(0, len(data), _USUAL):
        found += opened(data[at : at + _USUAL].ljust(_USUAL, b"\x00"), at == 0)
    found[: len(MAGIC)] = MAGIC
    return bytes(found)


def _read_what_can_be(path: Path) -> bytes:
    """A file with zeros where the disk does not give it."""
    found = bytearray()
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        while len(found) < size:
            try:
                file.seek(len(found))
                part = file.read(min(2**20, size - len(found)))
            except OSError:
                part = _by_blocks(file, len(found), min(2**20, size - len(found)))
            if not part:
                break
            found += part
    return bytes(found)


def _by_blocks(file: object, at: int, length: int) -> bytes:
    """A stretch of a file on a failing disk, block by block; what cannot be read is zeros."""
    found = bytearray()
    while len(found) < length:
        wanted = min(_USUAL, length - len(found))
        try:
            file.seek(at + len(found))  # type: ignore[attr-defined]
            part = file.read(wanted)  # type: ignore[attr-defined]
        except OSError:
            part = b""
        found += part.ljust(wanted, b"\x00")
    return bytes(found)


def _layout(data: bytes) -> tuple[int, int, bool]:
    """The size of pages, the bytes reserved on each, and whether the header said so."""
    size = int.from_bytes(data[16:18])
    size = 65536 if size == 1 else size
    reserved = data[20] if len(data) > 20 else 0
    if data.startswith(MAGIC) and size in _SIZES and reserved < 256 and size - reserved >= 480:
        return size, reserved, True
    scores = {size: _looks_like_pages(data, size) for size in _SIZES}
    return (_USUAL if scores[_USUAL] > _LIKELY else max(scores, key=lambda size: scores[size])), 0, False


def _looks_like_pages(data: bytes, size: int) -> float:
    """Which share of pages of a size begins as pages of a tree do."""
    starts = range(size, len(data), max(size, len(data) // _SAMPLE // size * size))
    good = 0
    for at in starts:
        cells, content = int.from_bytes(data[at + 3 : at + 5]), int.from_bytes(data[at + 5 : at + 7])
        good += data[at] in _KINDS and cells * 2 + 8 <= (content or 65536) <= size
    return good / len(starts) if starts else 0.0


def _take_log(pages: Pages, log: bytes, opened: Open | None) -> None:
    """Put the pages of a log over those of the file, up to the last change that was finished.

    The sum of a frame goes on from that of the frame before, which stands in its header: so a frame behind a damaged
    one can be known to be whole.
    """
    magic, size = int.from_bytes(log[:4]), int.from_bytes(log[8:12])
    if len(log) < _WAL_HEADER or magic not in _WAL_MAGIC or size not in _SIZES:
        return
    if not pages.header_is_whole:
        pages.size = size
    if size != pages.size:
        return
    order = "big" if magic & 1 else "little"
    before = (int.from_bytes(log[24:28]), int.from_bytes(log[28:32]))
    found: list[tuple[int, bytes, bool]] = []
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        head, page = log[at : at + _FRAME_HEADER], log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        told = (int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))
        if head[8:16] == log[16:24] and _sum(head[:8] + page, before, order) == told:
            found.append((int.from_bytes(head[:4]), page, head[4:8] != b"\x00\x00\x00\x00"))
        before = told
    last = max((number for number, frame in enumerate(found) if frame[2]), default=-1)
    for number, page, _ in found[: last + 1]:
        if 0 < number < 2**31:
            pages.newer[number] = page if opened is None else _begun(opened(page, number == 1), number)
            pages.log_frames += 1


def _begun(page: bytes, number: int) -> bytes:
    """A page of an encrypted file in plain; the first one has the beginning that all plain ones have."""
    return MAGIC + page[len(MAGIC) :] if number == 1 else page


def _sum(data: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's sum of a frame."""
    from array import array
    from sys import byteorder

    words = array("I", data)
    if byteorder != order:
        words.byteswap()
    one, two = before
    for i in range(0, len(words), 2):
        one = (one + words[i] + two) & 0xFFFFFFFF
        two = (two + words[i + 1] + one) & 0xFFFFFFFF
    return one, two
