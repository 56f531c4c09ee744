"""What projects of other programs and our own have in common: what is read from their files and written into them.

A reader of such files gives an `ExchangedProject`; whoever writes one takes it. Documents come one at a time, so that
no more than one text is held. Identities are UUIDs in canonical text (lower case, hyphens); everything that another
thing refers to has one. Offsets are code points of the document's text as qualcode has it: `\\n` for line ends, no
byte order mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qualcode.domain.codebook_entries import CodebookFile
from qualcode.domain.transcripts import ReadTranscript

COUNTED = ("documents", "codes", "coders", "codings", "memos", "cases", "attributes", "values", "sets")
"""What is counted in a file of another program, and again in what became of it. Memos are all notes that have words:
on the project, documents, codes, cases, codings and passages, comments of codings apart; values are those that cases
and documents have of attributes."""

MEMO_TARGETS = ("project", "document", "code", "case", "coding")
"""What an `ExchangedMemo` may be on; one on a passage is on a document, with a span."""


@dataclass(frozen=True, slots=True)
class ExchangedCoder:
    """A user of the other program."""

    uuid: str
    name: str
    """As the file has it, mended so that `team.coders.check_coder_name` takes it; no two are alike but for case."""


@dataclass(frozen=True, slots=True)
class ExchangedMemo:
    """A note with what it is on."""

    uuid: str
    text: str
    """Its name, where it has one that its text does not begin with, and an empty line stand before its words."""
    on: str
    """One of `MEMO_TARGETS`."""
    target: str = ""
    """The UUID of what it is on; empty for the project."""
    start: int | None = None
    end: int | None = None
    """The passage of its document; None for a memo on the whole."""
    coder: str = ""
    """UUID; empty where the file does not say."""
    created_ms: int | None = None
    kind: str = "note"
    """One of `domain.values.ALL_MEMO_KINDS`."""
    case: str = ""
    """Of a `summary`, which is on a case and a code both, the UUID of the case; `on` is then `code`."""


@dataclass(frozen=True, slots=True)
class ExchangedCoding:
    """A code on a passage."""

    uuid: str
    code: str
    """The UUID of an entry of the project's codebook."""
    start: int
    end: int
    """Of a document whose text is missing: as the file has them, in units that cannot be known; else within the text,
    and at least one character."""
    coder: str = ""
    """UUID; empty where the file does not say."""
    created_ms: int | None = None
    comment: str = ""
    quote: str = ""
    """Only of a document whose text is missing: the words of the passage, as far as the file repeats them."""
    origin: str = "import"
    star: bool = False


@dataclass(frozen=True, slots=True)
class ExchangedDocument:
    """One text with what was done on it."""

    uuid: str
    name: str
    """Not yet told apart from others: several may bear one name."""
    read: ReadTranscript | None
    """Its text and turns; None where the text is missing."""
    original: bytes = b""
    """The file that the text was taken from, as it was."""
    file_name: str = ""
    """The name under which the other program knew the file, without folders; empty where it does not say."""
    kind: str = ""
    """One of `DOCUMENT_KINDS`; empty where it does not say, to be guessed as for an import."""
    language: str = ""
    """Empty where it does not say."""
    coder: str = ""
    """Who made it: UUID; empty where the file does not say."""
    created_ms: int | None = None
    codings: tuple[ExchangedCoding, ...] = ()
    memos: tuple[ExchangedMemo, ...] = ()
    """Those on its passages and codings; those on the whole of it are the project's."""
    values: Mapping[str, str] = field(default_factory=dict)
    """UUID of an attribute → the document's value."""
    dialect: str = ""
    """How offsets were counted in the file, for the report: `UTF-16 units, CRLF as 2` …; empty where all ways agree."""


@dataclass(frozen=True, slots=True)
class ExchangedAttribute:
    """A variable: a typed property of cases, of documents, or of both."""

    uuid: str
    name: str
    type: str
    """One of `ATTRIBUTE_TYPES`."""
    allowed: tuple[str, ...] = ()
    """The values of a `choice`; empty for any."""
    level: str = ""
    """`document`, `participant`, `site` …; empty where the file does not say: then of whatever has values of it."""


@dataclass(frozen=True, slots=True)
class ExchangedCase:
    """A unit of analysis with its values."""

    uuid: str
    name: str
    """Not yet told apart from others."""
    kind: str = ""
    """`participant`, `site` …; empty where the file does not say: a participant."""
    values: Mapping[str, str] = field(default_factory=dict)
    """UUID of an attribute → its value."""
    documents: tuple[str, ...] = ()
    """UUIDs of the documents that are about it as a whole."""
    passages: tuple[tuple[str, int, int], ...] = ()
    """(document's UUID, start, end) of the passages that are its."""
    speaks: tuple[tuple[str, str], ...] = ()
    """(document's UUID, speaker's label) where the file says so."""
    site: str = ""
    """The UUID of the case that is its site."""


@dataclass(frozen=True, slots=True)
class ExchangedSet:
    """A named list of documents, cases or codes."""

    uuid: str
    kind: str
    """One of `SET_KINDS`: a set of the other program that mixes them has become several."""
    name: str
    members: tuple[str, ...]
    """UUIDs."""


class OfCodes(str):
    """A kind of loss that is about codes: it is told also where only the codes of a project are read."""

    __slots__ = ()


@dataclass(slots=True)
class Losses:
    """What was bent to be taken, and what has no place, by kind; grows while documents are read or written."""

    tolerated: Counter[str] = field(default_factory=Counter)
    """What was taken otherwise than it stands: a clause without a full stop → how often."""
    left_out: Counter[str] = field(default_factory=Counter)
    """What was not taken: the same; `1` also where it is not counted."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Kind → the first three things that it happened to."""
    uncounted: Counter[str] = field(default_factory=Counter)
    """Of each thing of `COUNTED`, how many of the file were left out, each told in `left_out`, or became none of their
    own, told in `tolerated`."""

    def tolerate(self, kind: str, example: str = "", *, times: int = 1, thing: str = "") -> None:
        """Note that something was taken otherwise than it stands.

        Args:
            kind: A clause without a full stop: `codings past the end of the text were cut`.
            example: What it happened to, as a person knows it.
            thing: One of `COUNTED` where it is not there on its own afterwards, as an exact duplicate.
        """
        self._note(self.tolerated, kind, example, times, thing)

    def leave_out(self, kind: str, example: str = "", *, times: int = 1, thing: str = "") -> None:
        """Note that something was not taken.

        Args:
            kind: A clause without a full stop: `codings on pictures were left out`.
            example: What it happened to, as a person knows it.
            thing: One of `COUNTED` where it is one of them.
        """
        self._note(self.left_out, kind, example, times, thing)

    def _note(self, notes: Counter[str], kind: str, example: str, times: int, thing: str) -> None:
        notes[kind] += times
        known = self.examples.setdefault(kind, [])
        example = example if len(example) <= _LONGEST else f"{example[: _LONGEST - 1]}…"
        if example and len(known) < _EXAMPLES and example not in known:
            known.append(example)
        if thing:
            self.uncounted[thing] += times

    def sentences(self, notes: Counter[str]) -> list[str]:
        """One sentence, without a full stop, for each kind of `tolerated` or `left_out`: `KIND: COUNT (“a”, …)`."""
        return [self._sentence(kind, count) for kind, count in notes.items()]

    def _sentence(self, kind: str, count: int) -> str:
        known = self.examples.get(kind, [])
        if not known:
            return f"{kind}: {count}" if count > 1 else kind
        more = ", …" if count > len(known) else ""
        return f"{kind}: {count} ({', '.join(f'“{one}”' for one in known)}{more})"


_EXAMPLES = 3
_LONGEST = 80
"""Code points of an example: a value may be a whole page."""


@dataclass(frozen=True, slots=True)
class ExchangedProject:
    """A whole project of a file."""

    name: str
    origin: str
    """The program that wrote it, as it calls itself: `NVivo 12.6`; for reports."""
    uuid: str
    """The project's own where the file has one, else made of what the file holds: the same file gives the same one."""
    codebook: CodebookFile
    """Every entry has a UUID, no two the same."""
    documents: Callable[[], Iterator[ExchangedDocument]]
    """Reads the documents, one at a time; asked for once, while the file is open."""
    document_names: Mapping[str, str]
    """UUID → name of all documents, in the order of the file."""
    coders: tuple[ExchangedCoder, ...] = ()
    attributes: tuple[ExchangedAttribute, ...] = ()
    cases: tuple[ExchangedCase, ...] = ()
    sets: tuple[ExchangedSet, ...] = ()
    memos: tuple[ExchangedMemo, ...] = ()
    """Those on the project, on codes, cases and whole documents."""
    counted: Mapping[str, int] = field(default_factory=dict)
    """How many of each thing of `COUNTED` the file holds, as its raw elements or rows are counted, whatever becomes of
    them: each is taken, or told in `losses.uncounted`."""
    losses: Losses = field(default_factory=Losses)
