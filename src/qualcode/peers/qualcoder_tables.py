"""The tables of a QualCoder project as plain rows."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import Losses
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
    FlatSource,
    FlatValue,
)
from qualcode.peers.flat_reading import CODED_RECORDINGS
from qualcode.peers.keyed_rows import keyed
from qualcode.peers.missing_codes import codes_not_held
from qualcode.peers.qualcoder import NEEDED
from qualcode.peers.qualcoder_sources import Sources
from qualcode.peers.untrusted_databases import UntrustedDatabase

_MOST = {"code_name": (MOST_CODES, tr("codes")), "code_cat": (MOST_CODES, tr("categories"))}
_OWNERS = ("coder_names", "code_text", "annotation", "source", "journal", "cases", "case_text", "code_image", "code_av")
_LEFT_OUT = {
    "code_image": (tr("codings on pictures and pages were left out"), "codings"),
    "graph": (tr("graphs were left out"), ""),
    "stored_sql": (tr("saved queries were left out"), ""),
}
_KNOWN = {
    *("project", "source", "code_name", "code_cat", "code_text", "code_image", "code_av", "annotation", "journal"),
    *("attribute", "attribute_type", "cases", "case_text", "stored_sql", "graph", "ris", "coder_names"),
    *("files_filter", "manage_files_display"),
}
"""Tables whose rows are taken or told; those that begin with `gr_` are parts of graphs."""
_ON = {"case": "case", "file": "document"}
_LEVELS = {"case": "participant", "file": "document"}


class QualCoderTables:
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
                tr("this is no project of QualCoder: it has no table “{gone}”", gone=gone[0]),
                file=database.file,
                remedy=tr("name the folder, or its file data.qda, of one"),
            )
        self._db = database
        self._counted = counted
        self._losses = losses
        self._memos: list[FlatMemo] = []
        self._marks: dict[str, array[int]] = {}
        self._notes: dict[str, array[int]] = {}
        self._times: dict[str, array[int]] = {}
        self._sources = Sources(database, counted, losses, self._memos)

    def project(self, name: str) -> FlatProject:
        """All rows but texts and what stands on their passages.

        Args:
            name: What the project is called.
        """
        for table, (most, things) in _MOST.items():
            self._db.check_rows(table, most, things)
        version, date, memo, about = self._project_row()
        origin = about if about.casefold().startswith("qualcoder") else "QualCoder"
        if memo.strip():
            self._memos.append(FlatMemo(("project",), memo))
        flat = FlatProject(
            name,
            "QualCoder",
            shown(origin) if origin != "QualCoder" or not version else f"QualCoder (tables {shown(version)})",
            f"QualCoder\n{date}" if date.strip() else self._db.digest,
            self._sources.text,
            self._marks_of,
            self._notes_of,
            self._db.check_unchanged,
            self._times_of,
        )
        flat.sources = self._sources.texts
        flat.codes = self._codes()
        flat.codes += self._find_marks({code.key for code in flat.codes})
        self._find_notes()
        flat.cases = self._cases()
        flat.links = list(self._links({case.key for case in flat.cases}))
        flat.attributes = list(self._attributes())
        flat.values = list(self._values())
        self._take_journal()
        self._tell_left_out()
        flat.owners = self._owners()
        flat.memos = self._memos
        self._counted["memos"] += len(self._memos)
        return flat

    def _project_row(self) -> tuple[str, str, str, str]:
        for row in self._db.rows("project", "databaseversion", "date", "memo", "about"):
            version, date, memo, about = map(as_text, row)
            return version, date, memo, about
        return "", "", "", ""

    # -- codes

    def _codes(self) -> list[FlatCode]:
        found: list[FlatCode] = []
        taken: set[str] = set()
        for rowid, id_, name, memo, above, date in self._db.rows(
            "code_cat", "rowid", "catid", "name", "memo", "supercatid", "date"
        ):
            _, key = keyed(rowid, id_, taken)
            known_by = ("category", key, as_text(date) or as_text(name))
            found.append(
                FlatCode(f"category {key}", known_by, as_text(name), as_text(memo), "", _above("category", above))
            )
        taken.clear()
        columns = ("rowid", "cid", "name", "memo", "catid", "supercid", "date", "color")
        for rowid, id_, name, memo, category, above, date, colour in self._db.rows("code_name", *columns):
            _, key = keyed(rowid, id_, taken)
            known_by = ("code", key, as_text(date) or as_text(name))
            parents = _above("code", above) or _above("category", category)
            found.append(FlatCode(f"code {key}", known_by, as_text(name), as_text(memo), as_text(colour), parents))
        self._counted["codes"] = len(found)
        return found

    # -- what stands on passages

    def _find_marks(self, known: set[str]) -> list[FlatCode]:
        """Remember where the codings of each text are; the codes that they name and that are not there."""
        dangling: dict[str, None] = {}
        for rowid, source, code in self._db.rows("code_text", "rowid", "fid", "cid"):
            self._counted["codings"] += 1
            if self._remember(self._marks, rowid, source):
                key = f"code {as_text(code)}"
                if key not in known:
                    dangling[key] = None
            else:
                self._losses.leave_out(tr("codings on texts that are no longer there were left out"), thing="codings")
        self._find_times(known, dangling)
        codes = codes_not_held(dangling, self._losses)
        self._counted["codes"] += len(codes)
        return codes

    def _find_times(self, known: set[str], dangling: dict[str, None]) -> None:
        """Remember where the codings on the recording of each transcript are."""
        with_words = {as_whole(number) for (number,) in self._db.rows("code_text", "avid")} - {None}
        for rowid, id_, source, code in self._db.rows("code_av", "rowid", "avid", "id", "cid"):
            self._counted["codings"] += 1
            on, key = str(as_whole(source)), f"code {as_text(code)}"
            transcript = self._sources.stands_for.get(on, on)
            if as_whole(id_) in with_words:
                self._losses.tolerate(
                    tr("codings on recordings came in with the words in the transcript that they are tied to"),
                    thing="codings",
                )
            elif transcript == on or not isinstance(rowid, int):
                self._losses.leave_out(CODED_RECORDINGS, thing="codings")
            else:
                self._times.setdefault(transcript, array("q")).append(rowid)
                if key not in known:
                    dangling[key] = None

    def _find_notes(self) -> None:
        for rowid, source, text in self._db.rows("annotation", "rowid", "fid", "memo"):
            if not as_text(text).strip():
                continue
            self._counted["memos"] += 1
            if not self._remember(self._notes, rowid, source):
                self._losses.leave_out(tr("notes on texts that are no longer there were left out"), thing="memos")

    def _remember(self, rows: dict[str, array[int]], rowid: Cell, source: Cell) -> bool:
        key = str(as_whole(source))
        if self._sources.stands_for.get(key) != key or not isinstance(rowid, int):
            return False
        rows.setdefault(key, array("q")).append(rowid)
        return True

    def _marks_of(self, source: FlatSource) -> Iterator[FlatMark]:
        columns = ("rowid", "cid", "pos0", "pos1", "seltext", "owner", "date", "memo", "important")
        for rowid, code, start, end, words, owner, date, memo, important in self._db.rows(
            "code_text", *columns, only=self._marks.get(source.key, ())
        ):
            yield FlatMark(
                (str(rowid), as_text(date), source.key, as_text(code)),
                f"code {as_text(code)}",
                as_whole(start),
                as_whole(end),
                as_text(words),
                as_text(owner),
                as_moment(date),
                as_text(memo),
                bool(as_whole(important)),
            )

    def _times_of(self, source: FlatSource) -> Iterator[FlatMark]:
        columns = ("rowid", "cid", "pos0", "pos1", "owner", "date", "memo", "important")
        for rowid, code, start, end, owner, date, memo, important in self._db.rows(
            "code_av", *columns, only=self._times.get(source.key, ())
        ):
            yield FlatMark(
                ("code_av", str(rowid), as_text(date), source.key, as_text(code)),
                f"code {as_text(code)}",
                as_whole(start),
                as_whole(end),
                "",
                as_text(owner),
                as_moment(date),
                as_text(memo),
                bool(as_whole(important)),
            )

    def _notes_of(self, source: FlatSource) -> Iterator[FlatNote]:
        columns = ("rowid", "pos0", "pos1", "memo", "owner", "date")
        for rowid, start, end, memo, owner, date in self._db.rows(
            "annotation", *columns, only=self._notes.get(source.key, ())
        ):
            identity = ("annotation", str(rowid), as_text(date), source.key)
            moment = as_moment(date)
            yield FlatNote(identity, as_whole(start), as_whole(end), as_text(memo), as_text(owner), moment)

    # -- cases and attributes

    def _cases(self) -> list[FlatCase]:
        found: list[FlatCase] = []
        taken: set[str] = set()
        columns = ("rowid", "caseid", "name", "memo", "owner", "date")
        for rowid, id_, name, memo, owner, date in self._db.rows("cases", *columns):
            _, key = keyed(rowid, id_, taken)
            known_by = (key, as_text(date) or as_text(name))
            found.append(FlatCase(key, known_by, as_text(name)))
            if as_text(memo).strip():
                identity = ("case", *known_by)
                self._memos.append(
                    FlatMemo(identity, as_text(memo), "", "case", key, as_text(owner), as_moment(date)),
                )
        self._counted["cases"] = len(found)
        return found

    def _links(self, cases: set[str]) -> Iterator[FlatLink]:
        columns = ("rowid", "caseid", "fid", "pos0", "pos1", "memo", "owner", "date")
        for rowid, case, source, start, end, memo, owner, date in self._db.rows("case_text", *columns):
            key, text = as_text(case), self._sources.stands_for.get(str(as_whole(source)), "")
            if as_text(memo).strip():
                identity = ("case_text", str(rowid), as_text(date), key)
                self._memos.append(
                    FlatMemo(identity, as_text(memo), "", "case", key, as_text(owner), as_moment(date)),
                )
            if key not in cases or not text:
                self._losses.leave_out(tr("links of cases to what did not come in were left out"))
            elif text == str(as_whole(source)):
                yield FlatLink(key, text, as_whole(start), as_whole(end))
            else:
                yield FlatLink(key, text, 0, 0)

    def _attributes(self) -> Iterator[FlatAttribute]:
        columns = ("rowid", "name", "memo", "caseorfile", "valuetype", "owner", "date")
        taken: set[str] = set()
        for rowid, name, memo, on, type_, owner, date in self._db.rows("attribute_type", *columns):
            self._counted["attributes"] += 1
            called, bearer = as_text(name), as_text(on).strip().lower()
            if as_text(memo).strip():
                identity = ("attribute", str(rowid), called)
                self._memos.append(
                    FlatMemo(identity, as_text(memo), called, owner=as_text(owner), created_ms=as_moment(date)),
                )
            if called in taken:
                self._losses.tolerate(tr("attributes of one name became one"), shown(called), thing="attributes")
            elif bearer and bearer not in _LEVELS:
                self._losses.leave_out(tr("attributes of journals were left out"), shown(called), thing="attributes")
            else:
                taken.add(called)
                numeric = as_text(type_).strip().lower() == "numeric"
                yield FlatAttribute(called, numeric, _LEVELS.get(bearer, ""))

    def _values(self) -> Iterator[FlatValue]:
        """What texts and cases have of attributes; placeholders without a value are none."""
        own: dict[str, set[str]] = defaultdict(set)
        later: list[tuple[str, str, str]] = []
        for name, on, value, bearer in self._db.rows("attribute", "name", "attr_type", "value", "id"):
            written, called = as_text(value), as_text(name)
            if not written.strip():
                continue
            self._counted["values"] += 1
            kind = _ON.get(as_text(on).strip().lower())
            key = as_text(bearer)
            if kind is None:
                self._losses.leave_out(tr("values of journals were left out"), shown(written), thing="values")
            elif kind == "document" and self._sources.stands_for.get(key, key) != key:
                later.append((called, self._sources.stands_for[key], written))
            else:
                own[key].add(called) if kind == "document" else None
                yield FlatValue(called, kind, key, written)
        for called, key, written in later:
            if called in own[key]:
                self._losses.leave_out(
                    tr("values of recordings whose transcript has its own were left out"),
                    shown(written),
                    thing="values",
                )
            else:
                own[key].add(called)
                yield FlatValue(called, "document", key, written)

    # -- the rest

    def _take_journal(self) -> None:
        for rowid, name, text, owner, date in self._db.rows("journal", "rowid", "name", "jentry", "owner", "date"):
            title, words = as_text(name).strip(), as_text(text)
            if title or words.strip():
                identity = ("journal", str(rowid), as_text(date))
                self._memos.append(FlatMemo(identity, words, title, owner=as_text(owner), created_ms=as_moment(date)))

    def _tell_left_out(self) -> None:
        for table, (kind, thing) in _LEFT_OUT.items():
            number = self._db.count(table)
            if number:
                self._counted.update({thing: number} if thing else {})
                self._losses.leave_out(kind, times=number, thing=thing)
        references = {as_whole(number) for (number,) in self._db.rows("ris", "risid")}
        if references:
            self._losses.leave_out(tr("bibliographic references were left out"), times=len(references))
        for table in sorted(self._db.tables):
            if table not in _KNOWN and not table.startswith("gr_") and (number := self._db.count(table)):
                self._losses.leave_out(
                    tr("what stands in tables that are not known here was left out"), shown(table), times=number
                )

    def _owners(self) -> list[str]:
        """Who is named as an owner, in the order of the tables."""
        found: dict[str, None] = {}
        for table in _OWNERS:
            column = "name" if table == "coder_names" else "owner"
            for (owner,) in self._db.rows(table, column):
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


def _above(kind: str, id_: Cell) -> tuple[str, ...]:
    """The key of what a code stands under."""
    whole = as_whole(id_)
    return () if whole is None else (f"{kind} {whole}",)
