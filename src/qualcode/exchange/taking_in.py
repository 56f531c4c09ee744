"""Taking a project of another program into one of ours: whole, held against the file, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from qualcode.codebook.importing import import_codebook
from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import COUNTED, ExchangedProject
from qualcode.domain.exchange_reports import OnDocument, OpeningWishes, TakenIn
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.exchange.attributes_in import Values, take_attributes, take_case_values
from qualcode.exchange.cases_in import take_cases, tell_of_nowhere
from qualcode.exchange.coders_in import take_coders
from qualcode.exchange.documents_in import TWICE, take_document, without_text
from qualcode.exchange.intake import Intake, free
from qualcode.exchange.memos_in import take_memos
from qualcode.exchange.no_project import check_which
from qualcode.importing.foreign_things import in_words
from qualcode.importing.project_readers import ProjectReader
from qualcode.settings.passing_folders import passing_folder
from qualcode.storage.file_keys import FileKey
from qualcode.storage.pausing import uncollected
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.rows import read_rows


def take_in(
    reader: ProjectReader,
    source: Path,
    target: Location | None,
    *,
    coder: str,
    wishes: OpeningWishes,
    on_document: OnDocument | None = None,
    key: FileKey | None = None,
) -> TakenIn:
    """Make a project of what another program wrote; there is none unless all of it has come in or is told.

    Args:
        reader: The reader that knows `source`.
        target: The project's file, which must not exist, or an empty database; None to only look what would come in.
        coder: Who works in the session.
        on_document: Told of each document.
        key: What opens the file that is made; None: everything.

    Raises:
        InputError: The source cannot be read, holds no project of the wished name, or something of it would be lost
            without being told.
        ProjectError: The target exists already, or cannot be written.
    """
    with uncollected(), reader.open(source, wishes) as exchanged:
        check_which(exchanged.name, wishes.which, source)
        if target is not None:
            return _make(exchanged, source, target, coder, on_document, key)
        with passing_folder() as folder:
            return _make(exchanged, source, folder / "looked-at.qualcode", coder, on_document, kept=False)


def _make(
    exchanged: ExchangedProject,
    source: Path,
    target: Location,
    coder: str,
    on_document: OnDocument | None,
    key: FileKey | None = None,
    *,
    kept: bool = True,
) -> TakenIn:
    made: list[tuple[Intake, Counter[str]]] = []

    def fill(project: Project) -> None:
        made.append(_fill(project, exchanged, source, on_document))

    name = " ".join(exchanged.name.split()) or source.stem
    with create_project(target, name=name, coder=coder, fill=fill, key=key) as project:
        label = project.label
    intake, taken = made[0]
    losses = exchanged.losses
    return TakenIn(
        name=name,
        origin=exchanged.origin,
        where=label if kept else "",
        held=_ordered(exchanged.counted),
        taken=_ordered(taken),
        tolerated=tuple(losses.sentences(losses.tolerated)),
        left_out=tuple(losses.sentences(losses.left_out)),
        dialects=dict(intake.dialects),
        missing=tuple(intake.missing),
        uuid=exchanged.uuid,
    )


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {thing: counts.get(thing, 0) for thing in COUNTED}


def _fill(
    project: Project, exchanged: ExchangedProject, source: Path, on_document: OnDocument | None
) -> tuple[Intake, Counter[str]]:
    """Write everything as one change, and hold what stands there against the file."""
    with project.change("open-exchange", "") as tx:
        intake = Intake(project, tx, exchanged)
        take_coders(intake)
        _take_codes(intake)
        people = take_cases(intake)
        values = Values()
        take_case_values(intake, values)
        names: set[str] = set()
        for number, document in enumerate(exchanged.documents(), 1):
            if on_document is not None:
                on_document(number, len(exchanged.document_names), document.name)
            if document.read is not None and not document.read.text and (document.codings or document.memos):
                document = without_text(document)
            take_document(intake, document, people, values, names)
        tell_of_nowhere(intake, people)
        take_attributes(intake, values)
        take_memos(intake, exchanged.memos)
        _take_sets(intake)
        taken = _taken(intake)
        _check_complete(intake, taken, source)
        tx.summary = tr(
            "“{name}” taken in from {other}, as {origin} has it",
            name=exchanged.name,
            other=source.name,
            origin=exchanged.origin or tr("another program"),
        )
    return intake, taken


def _take_codes(intake: Intake) -> None:
    """Write the codebook, and know its codes by their UUIDs."""
    book = intake.exchanged.codebook
    if book.entries:
        import_codebook(intake.project, book)
    for code in load_tree(intake.project).walk():
        intake.codes[code.uuid] = code.id
    intake.given["codes"] = len(intake.codes)
    intake.written["code"] = set(intake.codes)


def _take_sets(intake: Intake) -> None:
    taken: set[str] = set()
    known = {"document": intake.documents, "case": intake.cases, "code": intake.codes}
    for one in intake.exchanged.sets:
        intake.given["sets"] += 1
        name = free(one.name, taken, fallback="set")
        uuid = intake.identity("sets", one.uuid)
        set_id = intake.tx.add("sets", uuid=uuid, kind=one.kind, name=name)
        wanted = dict.fromkeys(one.members)
        members = {member: known[one.kind][member] for member in wanted if member in known[one.kind]}
        if len(members) < len(wanted):
            gone = len(wanted) - len(members)
            intake.losses.leave_out(tr("members of sets that the file does not hold"), name, times=gone)
        columns = ("uuid", "set_id", *(f"{kind}_id" for kind in known))
        rows = [
            (
                intake.link("set_member", uuid, *(member if kind == one.kind else "" for kind in known)),
                *(set_id, *(id_ if kind == one.kind else None for kind in known)),
            )
            for member, id_ in members.items()
        ]
        intake.tx.insert_many("set_member", columns, rows)


def _taken(intake: Intake) -> Counter[str]:
    """How much of each thing stands in the project, read back from it."""
    project = intake.project

    def there(table: str, column: str = "uuid") -> set[str]:
        return {row[0] for row in read_rows(project, table, columns=(column,))}

    aside = read_rows(project, "unplaced", columns=("item", "kind"))
    stands = {
        "documents": there("document") & intake.written.get("document", set()),
        "codes": there("code") & intake.written.get("code", set()),
        "coders": there("coder") & intake.written.get("coder", set()),
        "codings": there("coding") | {item for item, kind in aside if kind == "coding"},
        "memos": there("memo") | {item for item, kind in aside if kind == "memo"},
        "cases": there("cases"),
        "sets": there("sets"),
    }
    taken = Counter({thing: len(uuids) for thing, uuids in stands.items()})
    taken["attributes"] = len(there("attribute"))
    taken["values"] = len(read_rows(project, "attribute_value", columns=("id",)))
    return taken


def _check_complete(intake: Intake, taken: Counter[str], source: Path) -> None:
    """See that everything of the file has come in or is told.

    Raises:
        InputError: Something is gone.
    """
    losses, given = intake.losses, intake.given
    wanted = Counter(given)
    wanted["codings"] -= losses.tolerated[TWICE]
    wanted["attributes"] = taken["attributes"]  # One of several levels becomes several.
    for thing in COUNTED:
        held = intake.exchanged.counted.get(thing)
        if held is not None and held != given[thing] + losses.uncounted[thing]:
            gone = held - given[thing] - losses.uncounted[thing]
        elif wanted[thing] != taken[thing]:
            gone = wanted[thing] - taken[thing]
        else:
            continue
        raise InputError(
            _incomplete(thing, gone, held if held is not None else given[thing]),
            file=source,
            remedy=tr("report this as an error of qualcode, with what program wrote the file"),
        )


def _incomplete(thing: str, gone: int, held: int) -> str:
    things = in_words(thing)
    if gone > 0:
        return tr(
            "{gone} {things} of {held} would not come in, for no reason that is known; nothing was taken in",
            gone=gone,
            things=things,
            held=held,
        )
    return tr(
        "{twice} {things} of {held} would come in twice, for no reason that is known; nothing was taken in",
        twice=-gone,
        things=things,
        held=held,
    )
