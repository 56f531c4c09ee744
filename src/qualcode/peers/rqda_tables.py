"""The tables of an RQDA project as plain rows.

RQDA deletes nothing: a row whose `status` is not 1 is no longer part of the project, and is left out. Where it has no
value it writes R's NA, which has become the word “NA” in some columns.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import Losses, OfCodes
from qualcode.domain.translation import tr
from qualcode.peers.cells import Cell, as_moment, as_text, as_whole
from qualcode.peers.code_trees import MOST_CODES
from qualcode.peers.flat_projects import (
    MOST_CODERS,
    FlatAttribute,
    FlatCase,
    FlatCode,
    FlatLink,
    FlatMark,
    FlatMemo,
    FlatNote,
    FlatProject,
    FlatSet,
    FlatSource,
    FlatValue,
)
from qualcode.peers.keyed_rows import keyed
from qualcode.peers.missing_codes import codes_not_held
from qualcode.peers.rqda import NEEDED
from qualcode.peers.untrusted_databases import UntrustedDatabase

_MOST = {"freecode": (MOST_CODES, "codes"), "codecat": (MOST_CODES, "categories")}

_CODINGS = ("coding", "coding2")
_NOTHING = re.compile(r"\s*(?:NA\s*)*")
_DELETED = {
    "source": tr("texts"),
    "freecode": tr("codes"),
    "codecat": tr("categories of codes"),
    "coding": tr("codings"),
    "coding2": tr("codings"),
    "annotation": tr("notes"),
    "cases": tr("cases"),
    "caselinkage": tr("links of cases"),
    "attributes": tr("attributes"),
    "fileattr": tr("values"),
    "caseattr": tr("values"),
    "filecat": tr("categories of texts"),
    "treefile": tr("places of texts in categories"),
    "treecode": tr("places of codes in categories"),
    "journal": tr("journal entries"),
}
"""Table → what its rows are."""
_OF_CODES = frozenset({"freecode", "codecat", "treecode"})
_VALUES = (("fileattr", "fileid", "document"), ("caseattr", "caseid", "case"))
_OWNERS = ("coding", "coding2", "annotation", "source", "journal", "cases", "caselinkage")
_PICTURES = (
    ("image", tr("pictures were left out"), "documents"),
    ("imagecoding", tr("codings on pictures were left out"), "codings"),
)


class RqdaTables:
    """One project's tables.

    Args:
        database: The open file.
        counted: Where its rows are counted, by the things of `COUNTED`.
        losses: Where it is told what is left out.

    Raises:
        InputError: Tables that every project has are not there.
    """

    def __init__(self, database: UntrustedDatabase, counted: Counter[str], losses: Losses) -> None:
        gone = sorted(NEEDED - database.tables.keys())
        if gone:
            raise InputError(
                tr("this is no project of RQDA: it has no table “{gone}”", gone=gone[0]),
                file=database.file,
                remedy=tr("name a file NAME.rqda that RQDA made"),
            )
        self._db = database
        self._counted = counted
        self._losses = losses
        self._memos: list[FlatMemo] = []
        self._marks: dict[str, dict[str, array[int]]] = {table: {} for table in _CODINGS}
        self._notes: dict[str, array[int]] = {}
        self._sources: set[str] = set()

    def project(self, name: str) -> FlatProject:
        """All rows but texts and what stands on their passages.

        Args:
            name: What the project is called.
        """
        for table, (most, things) in _MOST.items():
            self._db.check_rows(table, most, things)
        version, date = self._project_row()
        flat = FlatProject(
            name,
            "RQDA",
            f"RQDA (tables {shown(version)})" if version else "RQDA",
            f"RQDA\n{date}" if date.strip() else self._db.digest,
            self._text,
            self._marks_of,
            self._notes_of,
            self._db.check_unchanged,
        )
        flat.sources = self._take_sources()
        self._sources = {source.key for source in flat.sources}
        flat.codes = self._codes()
        flat.codes += self._find_marks({code.key for code in flat.codes})
        self._find_notes()
        flat.cases = self._cases()
        flat.links = list(self._links({case.key for case in flat.cases}))
        flat.attributes, gone = self._attributes()
        flat.values = list(self._values(gone))
        flat.sets = self._sets()
        self._take_journal()
        for table, kind, thing in _PICTURES:
            if number := self._db.count(table):
                self._counted[thing] += number
                self._losses.leave_out(kind, times=number, thing=thing)
        flat.owners = self._owners()
        flat.memos = self._memos
        self._counted["memos"] += len(self._memos)
        return flat

    def _live(self, table: str, *columns: str, thing: str = "", words: str = "") -> Iterator[tuple[Cell, ...]]:
        """The rows of a table that are part of the project; deleted ones are told.

        Args:
            columns: What each row gives.
            thing: Of `COUNTED`, what each row is; empty for none.
            words: A column without whose words a row is nothing; empty for none.
        """
        has_status = self._db.has(table, "status")
        for status, said, *row in self._db.rows(table, "status", words, *columns):
            if words and not _written(said):
                continue
            if thing:
                self._counted[thing] += 1
            if has_status and as_whole(status) != 1:
                kind = tr("{deleted} that RQDA keeps though deleted were left out", deleted=_DELETED[table])
                self._losses.leave_out(OfCodes(kind) if table in _OF_CODES else kind, thing=thing)
            else:
                yield tuple(row)

    def _project_row(self) -> tuple[str, str]:
        for version, date, memo in self._db.rows("project", "databaseversion", "date", "memo"):
            self._add_memo(FlatMemo(("project",), _written(memo)))
            return as_text(version), as_text(date)
        return "", ""

    def _add_memo(self, memo: FlatMemo) -> None:
        """Keep a memo, if it has words."""
        if memo.text.strip():
            self._memos.append(memo)

    # -- texts

    def _take_sources(self) -> list[FlatSource]:
        found: list[FlatSource] = []
        taken: set[str] = set()
        columns = ("rowid", "id", "name", "memo", "owner", "date")
        for rowid, id_, name, memo, owner, date in self._live("source", *columns, thing="documents"):
            row, key = keyed(rowid, id_, taken)
            called, by, moment = as_text(name), as_text(owner), as_moment(date)
            identity = (key, called, as_text(date))
            found.append(FlatSource(key, identity, row, called, by, moment))
            on = ("source", *identity)
            self._add_memo(FlatMemo(on, _written(memo), "", "document", key, by, moment))
        return found

    def _text(self, source: FlatSource) -> str | None:
        for (value,) in self._db.rows("source", "file", only=(source.row,)):
            return None if value is None else as_text(value)
        return None

    def _sets(self) -> list[FlatSet]:
        """The categories of texts."""
        members: dict[str, list[str]] = defaultdict(list)
        for source, category in self._live("treefile", "fid", "catid"):
            members[str(as_whole(category))].append(str(as_whole(source)))
        found: list[FlatSet] = []
        taken: set[str] = set()
        columns = ("rowid", "catid", "name", "memo", "owner", "date")
        for rowid, id_, name, memo, owner, date in self._live("filecat", *columns, thing="sets"):
            _, key = keyed(rowid, id_, taken)
            identity = (key, as_text(date) or as_text(name))
            found.append(FlatSet(identity, as_text(name), tuple(dict.fromkeys(members.get(key, ())))))
            title, on = as_text(name).strip(), ("filecat", *identity)
            self._add_memo(FlatMemo(on, _written(memo), title, owner=as_text(owner), created_ms=as_moment(date)))
        return found

    # -- codes

    def _codes(self) -> list[FlatCode]:
        found: list[FlatCode] = []
        taken: set[str] = set()
        for rowid, id_, name, memo, date in self._live(
            "codecat", "rowid", "catid", "name", "memo", "date", thing="codes"
        ):
            _, key = keyed(rowid, id_, taken)
            identity = ("category", key, as_text(date) or as_text(name))
            found.append(FlatCode(f"category {key}", identity, as_text(name), _written(memo)))
        above: dict[str, list[str]] = defaultdict(list)
        there = {code.key for code in found}
        for code, category in self._live("treecode", "cid", "catid"):
            parent = f"category {as_whole(category)}"
            if parent in there:
                above[str(as_whole(code))].append(parent)
        taken.clear()
        columns = ("rowid", "id", "name", "memo", "date", "color")
        for rowid, id_, name, memo, date, colour in self._live("freecode", *columns, thing="codes"):
            _, key = keyed(rowid, id_, taken)
            identity = ("code", key, as_text(date) or as_text(name))
            parents = tuple(dict.fromkeys(above.get(key, ())))
            words, shade = _written(memo), _written(colour)
            found.append(FlatCode(f"code {key}", identity, as_text(name), words, shade, parents))
        return found

    # -- what stands on passages

    def _find_marks(self, known: set[str]) -> list[FlatCode]:
        """Remember where the codings of each text are; the codes that they name and that are not there."""
        deleted = {
            f"code {as_whole(id_)}"
            for status, id_ in self._db.rows("freecode", "status", "id")
            if self._db.has("freecode", "status") and as_whole(status) != 1
        }
        dangling: dict[str, None] = {}
        for table in _CODINGS:
            for rowid, source, code in self._live(table, "rowid", "fid", "cid", thing="codings"):
                key, on = f"code {as_text(code)}", str(as_whole(source))
                if on not in self._sources or (key in deleted and key not in known):
                    self._losses.leave_out(
                        tr("codings on texts, or with codes, that were deleted were left out"), thing="codings"
                    )
                    continue
                if key not in known:
                    dangling[key] = None
                assert isinstance(rowid, int)
                self._marks[table].setdefault(on, array("q")).append(rowid)
        codes = codes_not_held(dangling, self._losses)
        self._counted["codes"] += len(codes)
        return codes

    def _find_notes(self) -> None:
        for rowid, source in self._live("annotation", "rowid", "fid", thing="memos", words="annotation"):
            on = str(as_whole(source))
            if on in self._sources and isinstance(rowid, int):
                self._notes.setdefault(on, array("q")).append(rowid)
            else:
                self._losses.leave_out(tr("notes on texts that were deleted were left out"), thing="memos")

    def _marks_of(self, source: FlatSource) -> Iterator[FlatMark]:
        columns = ("rowid", "cid", "selfirst", "selend", "seltext", "owner", "date", "memo")
        for table in _CODINGS:
            for rowid, code, start, end, words, owner, date, memo in self._db.rows(
                table, *columns, only=self._marks[table].get(source.key, ())
            ):
                yield FlatMark(
                    (table, str(rowid), as_text(date), source.key, as_text(code)),
                    f"code {as_text(code)}",
                    as_whole(start),
                    as_whole(end),
                    # Early versions doubled the apostrophes for SQL and then did not need to.
                    as_text(words).replace("''", "'"),
                    as_text(owner),
                    as_moment(date),
                    _written(memo),
                )

    def _notes_of(self, source: FlatSource) -> Iterator[FlatNote]:
        columns = ("rowid", "position", "annotation", "owner", "date")
        for rowid, place, text, owner, date in self._db.rows(
            "annotation", *columns, only=self._notes.get(source.key, ())
        ):
            identity = ("annotation", str(rowid), as_text(date), source.key)
            yield FlatNote(identity, as_whole(place), None, as_text(text), as_text(owner), as_moment(date))

    # -- cases and attributes

    def _cases(self) -> list[FlatCase]:
        found: list[FlatCase] = []
        taken: set[str] = set()
        columns = ("rowid", "id", "name", "memo", "owner", "date")
        for rowid, id_, name, memo, owner, date in self._live("cases", *columns, thing="cases"):
            _, key = keyed(rowid, id_, taken)
            identity = (key, as_text(date) or as_text(name))
            found.append(FlatCase(key, identity, as_text(name)))
            on = ("case", *identity)
            self._add_memo(FlatMemo(on, _written(memo), "", "case", key, as_text(owner), as_moment(date)))
        return found

    def _links(self, cases: set[str]) -> Iterator[FlatLink]:
        columns = ("rowid", "caseid", "fid", "selfirst", "selend", "memo", "owner", "date")
        for rowid, case, source, start, end, memo, owner, date in self._live("caselinkage", *columns):
            key, on = str(as_whole(case)), str(as_whole(source))
            identity = ("caselinkage", str(rowid), as_text(date))
            self._add_memo(FlatMemo(identity, _written(memo), "", "case", key, as_text(owner), as_moment(date)))
            if key in cases and on in self._sources:
                yield FlatLink(key, on, as_whole(start), as_whole(end))
            else:
                self._losses.leave_out(tr("links of cases to what was deleted were left out"))

    def _attributes(self) -> tuple[list[FlatAttribute], set[str]]:
        """The attributes, and the names of the deleted ones."""
        levels: dict[str, set[str]] = defaultdict(set)
        for table, _, on in _VALUES:
            for name, value in self._db.rows(table, "variable", "value"):
                if _written(value):
                    levels[as_text(name)].add(on)
        found: dict[str, FlatAttribute] = {}
        columns = ("rowid", "name", "class", "memo", "owner", "date")
        for rowid, name, type_, memo, owner, date in self._live("attributes", *columns, thing="attributes"):
            called, level = as_text(name), levels.get(as_text(name), set())
            identity = ("attribute", str(rowid), called)
            by, moment = as_text(owner), as_moment(date)
            self._add_memo(FlatMemo(identity, _written(memo), called.strip(), owner=by, created_ms=moment))
            if called in found:
                self._losses.tolerate(tr("attributes of one name became one"), shown(called), thing="attributes")
                continue
            numeric = as_text(type_).strip().lower() == "numeric"
            found[called] = FlatAttribute(called, numeric, "document" if level == {"document"} else "")
        every = {as_text(name) for (name,) in self._db.rows("attributes", "name")}
        return list(found.values()), every - found.keys()

    def _values(self, gone: set[str]) -> Iterator[FlatValue]:
        for table, bearer, on in _VALUES:
            for name, value, id_ in self._live(table, "variable", "value", bearer, thing="values", words="value"):
                if as_text(name) in gone:
                    self._losses.leave_out(
                        tr("values of attributes that were deleted were left out"), shown(as_text(name)), thing="values"
                    )
                else:
                    yield FlatValue(as_text(name), on, str(as_whole(id_)), _written(value))

    # -- the rest

    def _take_journal(self) -> None:
        for rowid, name, text, owner, date in self._live("journal", "rowid", "name", "journal", "owner", "date"):
            title, words = as_text(name).strip(), _written(text)
            identity = ("journal", str(rowid), as_text(date))
            memo = FlatMemo(identity, words or title, title, owner=as_text(owner), created_ms=as_moment(date))
            self._add_memo(memo)

    def _owners(self) -> list[str]:
        """Who is named as an owner, in the order of the tables."""
        found: dict[str, None] = {}
        for table in _OWNERS:
            for (owner,) in self._db.rows(table, "owner"):
                if as_text(owner).strip():
                    found[as_text(owner)] = None
        if len(found) > MOST_CODERS:
            raise InputError(
                tr("it names more than {most_coders} coders", most_coders=MOST_CODERS),
                file=self._db.file,
                remedy=tr("look at who is named in it"),
            )
        self._counted["coders"] = len(found)
        return list(found)


def _written(value: Cell) -> str:
    """The words of a cell; empty where it holds nothing, or R's word for that."""
    text = as_text(value)
    return "" if _NOTHING.fullmatch(text) else text
