"""Projects of Taguette: its SQLite files, as the program keeps them and as it exports a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qualcode.domain.codebook_entries import shown
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import ExchangedCoder, ExchangedMemo, ExchangedProject, ExchangedSet, Losses
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.translation import tr
from qualcode.peers.cells import as_text, as_whole
from qualcode.peers.keyed_rows import own_number
from qualcode.peers.named_coders import named_coders
from qualcode.peers.taguette_contents import UNITS
from qualcode.peers.taguette_documents import Documents, Highlights, list_documents
from qualcode.peers.taguette_log import COLUMNS, read_log
from qualcode.peers.taguette_tags import Tag, Tags, read_tags
from qualcode.peers.untrusted_databases import UntrustedDatabase, tables_of
from qualcode.refi.identities import minted_guid

_TABLES = frozenset(("projects", "documents", "highlights", "tags", "highlight_tags"))
_NAMELESS = "project without a name"


class TaguetteReader:
    """Reads `.sqlite3` files of Taguette."""

    program = "Taguette"
    shape = tr("a file NAME.sqlite3")

    def knows(self, path: Path) -> bool:
        """Whether it is an SQLite file with Taguette's tables; never raises."""
        return tables_of(path) >= _TABLES

    @contextmanager
    def open(self, path: Path, wishes: OpeningWishes) -> Iterator[ExchangedProject]:
        """Open the one project of a file, or the one that is wished for.

        Raises:
            InputError: It cannot be read, holds no project, or several and none is named; also while documents are
                read.
        """
        with UntrustedDatabase(path, self.program) as database:
            if not database.tables.keys() >= _TABLES:
                raise InputError(
                    tr("this is no project of Taguette"),
                    file=path,
                    remedy=tr("export it there as a project file (.sqlite3)"),
                )
            if wishes.offsets and wishes.offsets not in UNITS:
                raise InputError(
                    tr("offsets of Taguette are not counted in “{offsets}”", offsets=shown(wishes.offsets)),
                    file=path,
                    remedy=tr("name one of {units}, or none so that it is found out", units=", ".join(UNITS)),
                )
            yield _Reading(database, *_chosen(database, wishes.which.strip())).project(wishes.offsets)
            database.check_unchanged()


def _chosen(database: UntrustedDatabase, wished: str) -> tuple[int, str, str, str]:
    """The number, name, description and time of making of the project that is to be read.

    Raises:
        InputError: There is none, none of the wished name, or there are several and none is wished for.
    """
    taken: Counter[str] = Counter()
    named: dict[str, tuple[int, str, str, str]] = {}
    for number, written, description, created in database.rows("projects", "id", "name", "description", "created"):
        name = " ".join(as_text(written).split()) or _NAMELESS
        taken[name] += 1
        key = f"{name} ({taken[name]})" if taken[name] > 1 else name
        named[key] = as_whole(number) or 0, name, as_text(description).strip(), as_text(created)
    alike = [name for name in named if name == wished] or [
        name for name in named if not wished or name.casefold() == wished.casefold()
    ]
    if len(alike) == 1:
        return named[alike[0]]
    if not named:
        raise InputError(
            tr("it holds no project"), file=database.file, remedy=tr("export the project from Taguette again")
        )
    listed = ", ".join(f"“{shown(name)}”" for name in list(named)[:10]) + (" …" if len(named) > 10 else "")
    problem = (
        tr("there is no project “{wished}” in it, but", wished=shown(wished))
        if wished and not alike
        else tr("it holds")
    )
    raise InputError(f"{problem} {listed}", file=database.file, remedy=tr("say which of them, with --which NAME"))


class _Reading:
    """One reading of one project."""

    def __init__(self, database: UntrustedDatabase, number: int, name: str, description: str, created: str) -> None:
        self._database = database
        self._number = number
        self._name = name
        self._description = description
        self._uuid = minted_guid("Taguette", created or database.digest)
        self._losses = Losses()
        self._counted: Counter[str] = Counter()
        self._log = read_log(database.rows("commands", *COLUMNS), number)
        self._listed = list_documents(database, number, self._uuid, self._losses)
        self._highlights = Highlights(database, self._listed)
        self._coders = self._people()

    def project(self, unit: str) -> ExchangedProject:
        """Everything but the documents, which are read when they are asked for."""
        tags = self._tags()
        documents = Documents(
            self._database,
            self._listed,
            self._highlights,
            tags.codes,
            tags.untagged,
            self._coders,
            self._log,
            unit,
            self._losses,
        )
        self._tell_log()
        memos, sets = tuple(self._memos(documents)), tuple(self._groups())
        self._counted["documents"], self._counted["codes"] = len(self._listed), tags.counted
        self._counted["memos"], self._counted["sets"] = len(memos), len(sets)
        self._counted["codings"] = self._highlights.codings + self._highlights.homeless
        if self._highlights.homeless:
            self._losses.leave_out(
                tr("highlights that are on no document were left out"), times=self._highlights.homeless, thing="codings"
            )
        return ExchangedProject(
            name=self._name,
            origin=self._origin(),
            uuid=self._uuid,
            codebook=tags.codebook,
            documents=documents.read,
            document_names={listed.uuid: listed.name for listed in self._listed.values()},
            coders=tuple(self._coders.values()),
            sets=sets,
            memos=memos,
            counted=self._counted,
            losses=self._losses,
        )

    def _origin(self) -> str:
        revision = next((as_text(cell) for (cell,) in self._database.rows("alembic_version", "version_num")), "")
        return f"Taguette (schema {shown(revision)})" if revision else "Taguette"

    def _tags(self) -> Tags:
        own: list[Tag] = []
        others: dict[int, Tag] = {}
        known: set[int] = set()
        for row, number, path, description, project in self._database.rows(
            "tags", "rowid", "id", "path", "description", "project_id"
        ):
            if as_whole(project) == self._number:
                own.append(Tag(own_number(row, number, known), as_text(path), as_text(description).strip()))
                known.add(own[-1].number)
            else:
                others[as_whole(number) or 0] = Tag(as_whole(number) or 0, as_text(path), as_text(description).strip())
        used = sorted({tag for tags in self._highlights.tags.values() for tag in tags} - known)
        strangers = [others.get(number) or Tag(number, f"tag {number}") for number in used]
        return read_tags(own, strangers, bool(self._highlights.untagged), self._uuid, self._losses)

    def _people(self) -> Mapping[str, ExchangedCoder]:
        """The members of the project, and who else is in its log; other users of the file are none of its coders."""
        members = [
            as_text(login)
            for login, project in self._database.rows("project_members", "user_login", "project_id")
            if as_whole(project) == self._number
        ]
        if len(members) > 1:
            self._losses.leave_out(tr("rights of members were left out"), times=len(members))
        ours = dict.fromkeys((*filter(None, members), *self._log.logins))
        users = {as_text(login): None for (login,) in self._database.rows("users", "login")}
        users.pop("", None)
        self._counted["coders"] = len(users | ours)
        for login in users:
            if login not in ours:
                self._losses.leave_out(
                    tr("users without a part in the project were left out"), shown(login), thing="coders"
                )
        return named_coders(
            [*(u for u in users if u in ours), *(o for o in ours if o not in users)], self._uuid, self._losses
        )

    def _tell_log(self) -> None:
        if self._log.entries:
            self._losses.leave_out(
                tr("entries of the log of changes were left out, but for who made what and when"),
                times=self._log.entries,
            )
        if self._log.unread:
            self._losses.tolerate(tr("entries of the log that say nothing were passed over"), times=self._log.unread)

    def _memos(self, documents: Documents) -> Iterator[ExchangedMemo]:
        if self._description:
            described = self._log.described
            yield ExchangedMemo(
                minted_guid(self._uuid, "memo", "project"),
                _lines(self._description),
                "project",
                coder=documents.coder(described.login if described else ""),
                created_ms=described.ms if described else None,
            )
        for listed in self._listed.values():
            if listed.description:
                added = self._log.documents.get(listed.number)
                yield ExchangedMemo(
                    minted_guid(listed.uuid, "memo"),
                    _lines(listed.description),
                    "document",
                    listed.uuid,
                    coder=documents.coder(added.login if added else ""),
                    created_ms=added.ms if added else listed.created_ms,
                )

    def _groups(self) -> Iterator[ExchangedSet]:
        """The groups of documents that versions before 1.0 had."""
        members: dict[int | None, list[str]] = {}
        for document, group in self._database.rows("document_groups", "document_id", "group_id"):
            listed = self._listed.get(as_whole(document) or 0)
            if listed is not None:
                members.setdefault(as_whole(group), []).append(listed.uuid)
        for number, path, project in self._database.rows("groups", "id", "path", "project_id"):
            if as_whole(project) == self._number:
                name = as_text(path).strip() or "group without a name"
                uuid = minted_guid(self._uuid, "set", str(as_whole(number)), name)
                yield ExchangedSet(uuid, "document", name, tuple(members.get(as_whole(number), ())))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
