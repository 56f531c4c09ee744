"""Rows made of what work and storage give: names instead of ids, as the commands answer them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qualcode.analysis.selecting import choose_documents, origins_left_out
from qualcode.cases.withholding import withheld_word
from qualcode.codebook.creating import FIELDS
from qualcode.codebook.pinning import keys_by_code
from qualcode.codebook.recoding import count_outdated
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.codebook.versions import state_at
from qualcode.coding.listing import count_by_coder, list_rows
from qualcode.coding.memo_listing import ListedMemo
from qualcode.documents.listing import list_status
from qualcode.domain.query_answers import SavedQueryRow
from qualcode.domain.times import iso_time
from qualcode.domain.transcripts import Turn
from qualcode.domain.values import Code, Transcript
from qualcode.library.rows import (
    CaseRow,
    CodeRow,
    CoderRow,
    CodingRow,
    DocumentRow,
    MemoRow,
    ReadSoFar,
    SetRow,
    SpeakerRow,
    TurnRow,
)
from qualcode.retrieval.references import References
from qualcode.retrieval.saved import shown_queries
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes, list_cases
from qualcode.storage.reads.codes import count_codings_by_code, list_coders, list_sets
from qualcode.storage.reads.documents import finished, list_documents, list_speakers, read_transcript
from qualcode.team.coders import find_coder


def document_rows(project: Project) -> Iterator[DocumentRow]:
    """All documents in the order of their names, with the progress of the session's coder."""
    found = list_status(project, project.known_coder_id())
    cited = References(status.document for status in found)
    for status in found:
        document, coverage = status.document, status.coverage
        yield DocumentRow(
            id=document.uuid,
            name=document.name,
            reference=cited.document(document.id),
            kind=document.kind,
            words=document.words,
            turns=document.turns,
            speakers=document.speakers,
            state=status.state,
            file=document.file_name,
            format=document.format,
            codings=status.codings,
            coverage=ReadSoFar(coverage.sentences, coverage.coded, coverage.nothing, coverage.left),
            finished_by=tuple(status.finished_by),
        )


def turn_rows(project: Project, documents: Collection[str] | None) -> Iterator[TurnRow]:
    """The turns of documents, whose texts are read one after the other; None for all."""
    people = {case.id: case.name for case in list_cases(project)}
    cited = References(list_documents(project))
    for document in choose_documents(project, documents):
        transcript = read_transcript(project, document)
        for number, (turn, speaker_id) in enumerate(zip(transcript.turns, transcript.speaker_ids, strict=True), 1):
            speaker = transcript.speakers[speaker_id] if speaker_id is not None else None
            person = speaker.case_id if speaker is not None else None
            yield TurnRow(
                document=document.name,
                turn=number,
                reference=cited.turn(document.id, number),
                start=turn.start,
                end=turn.end,
                speaker=turn.speaker,
                role=speaker.role if speaker is not None else None,
                participant=people.get(person) if person is not None else None,
                text=_said(transcript, turn),
                start_ms=turn.start_ms,
                end_ms=turn.end_ms,
            )


def _said(transcript: Transcript, turn: Turn) -> str:
    """What is said in a turn, as the parts of a quote have it: stretches with a stamp between them are one."""
    pieces = (transcript.text[start:end].strip() for start, end in turn.speech)
    return " ".join(piece for piece in pieces if piece)


def speaker_rows(project: Project, documents: Collection[str] | None) -> list[SpeakerRow]:
    """The labels of documents, in the order of these; None for all."""
    order = {document.id: (n, document.name) for n, document in enumerate(choose_documents(project, documents))}
    people = {case.id: case.name for case in list_cases(project)}
    found = [speaker for speaker in list_speakers(project) if speaker.document_id in order]
    return [
        SpeakerRow(
            document=order[speaker.document_id][1],
            label=speaker.label,
            role=speaker.role,
            participant=people.get(speaker.case_id) if speaker.case_id is not None else None,
        )
        for speaker in sorted(found, key=lambda speaker: order[speaker.document_id])
    ]


def code_rows(project: Project, moment: str | None) -> Iterator[CodeRow]:
    """The codes in the order of the tree, as they stand or as they stood at a moment.

    Raises:
        NotFoundError: There is no such moment.
    """
    if moment is not None:
        tree = state_at(project, moment).tree
        yield from (_code_row(tree, code) for code in tree.walk())
        return
    tree = load_tree(project)
    keys, counts = keys_by_code(project), count_codings_by_code(project, None)
    outdated: dict[int, int] = {}
    for (code_id, _), count in count_outdated(project).items():
        outdated[code_id] = outdated.get(code_id, 0) + count
    for code in tree.walk():
        below = sum(counts.get(id_, 0) for id_ in tree.gathered(code.id))
        numbers = (counts.get(code.id, 0), below, outdated.get(code.id, 0))
        yield _code_row(tree, code, keys.get(code.id), numbers)


def _code_row(
    tree: CodeTree, code: Code, key: str | None = None, numbers: tuple[int | None, ...] = (None, None, None)
) -> CodeRow:
    codings, below, outdated = numbers
    return CodeRow(
        id=code.uuid,
        path=tree.path(code.id),
        name=code.name,
        parent=tree.path(code.parent_id) if code.parent_id is not None else None,
        depth=tree.depth(code.id),
        **{field: getattr(code, field) for field in FIELDS},
        retired=code.retired,
        key=key,
        codings=codings,
        codings_below=below,
        outdated=outdated,
        themes=tuple(tree.path(theme) for theme in tree.themes(code.id)),
    )


def coding_rows(
    project: Project,
    *,
    documents: Collection[str] | None,
    code: str | None,
    coders: Sequence[str] | None,
    without: Collection[str],
) -> Iterator[CodingRow]:
    """Codings that meet every condition given, by document and place.

    Raises:
        NotFoundError: There is no such document, code or coder.
        InputError: An origin cannot be left out.
    """
    leaving = origins_left_out(without)
    tree = load_tree(project)
    found = list_rows(
        project,
        document_ids=None if documents is None else {one.id for one in choose_documents(project, documents)},
        code_ids=tree.gathered(tree.find(code).id) if code is not None else None,
        coder_ids=None if coders is None else [find_coder(project, name).id for name in coders],
    )
    for row in found:
        coding = row.coding
        if coding.origin not in leaving:
            yield CodingRow(
                id=coding.uuid,
                document=row.document,
                start=coding.start,
                end=coding.end,
                quote=coding.quote,
                code=row.code,
                coder=row.coder,
                turn=coding.turn + 1,
                speaker=row.speaker,
                star=coding.star,
                comment=coding.comment,
                origin=coding.origin,
                created=iso_time(coding.created_ms),
            )


def memo_row(listed: ListedMemo) -> MemoRow:
    """A memo with what it is on."""
    memo = listed.memo
    return MemoRow(
        id=memo.uuid,
        kind=memo.kind,
        text=memo.text,
        coder=memo.coder,
        created=iso_time(memo.created_ms),
        changed=iso_time(memo.changed_ms),
        document=listed.document or None,
        start=listed.start,
        end=listed.end,
        code=listed.code or None,
        coding=listed.coding or None,
        case=listed.case or None,
        on=listed.on,
        quote=listed.quote or None,
    )


def case_rows(project: Project, kind: str | None) -> list[CaseRow]:
    """Cases with their attributes, or documents with theirs."""
    if kind == "document":
        return _documents_as_cases(project)
    names = {case.id: case.name for case in list_cases(project)}
    labels: dict[int, dict[str, None]] = {}
    for speaker in list_speakers(project):
        if speaker.case_id is not None:
            labels.setdefault(speaker.case_id, {})[speaker.label] = None
    return [
        CaseRow(
            id=case.uuid,
            kind=case.kind,
            name=case.name,
            site=names[case.site_id] if case.site_id is not None else None,
            speakers=tuple(labels.get(case.id, ())),
            attributes=case.attributes,
            withheld=withheld_word(case) or None,
        )
        for case in list_cases(project, kind)
    ]


def _documents_as_cases(project: Project) -> list[CaseRow]:
    sites = {case.id: case.name for case in list_cases(project, "site")}
    values = document_attributes(project)
    return [
        CaseRow(
            id=document.uuid,
            kind="document",
            name=document.name,
            site=sites[document.site_id] if document.site_id is not None else None,
            speakers=(),
            attributes={"kind": document.kind, **values.get(document.id, {})},
            withheld=None,
        )
        for document in list_documents(project)
    ]


def coder_rows(project: Project) -> list[CoderRow]:
    """All coders, with how many codings each made and how many documents each is done with."""
    counts = count_by_coder(project)
    done = [coder_id for _, coder_id in finished(project)]
    return [
        CoderRow(one.uuid, one.name, one.role, one.colour, counts.get(one.id, 0), done.count(one.id))
        for one in list_coders(project)
    ]


def set_rows(project: Project) -> list[SetRow]:
    """All sets with the names of their members."""
    tree = load_tree(project)
    names: dict[str, dict[int, str]] = {
        "document": {document.id: document.name for document in list_documents(project)},
        "case": {case.id: case.name for case in list_cases(project)},
        "code": {code.id: tree.path(code.id) for code in tree.walk()},
    }
    return [
        SetRow(one.uuid, one.name, one.kind, tuple(names[one.kind][member] for member in one.members))
        for one in list_sets(project)
    ]


def query_rows(project: Project) -> list[SavedQueryRow]:
    """The saved queries."""
    return [
        SavedQueryRow(
            id=saved.uuid,
            name=saved.name,
            query=saved.query,
            note=saved.note,
            coder=saved.coder,
            changed=iso_time(saved.changed_ms),
        )
        for saved in shown_queries(project)
    ]
