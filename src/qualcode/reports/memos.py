"""Memos to be published with a report: checked as quotes are, with plain names in the place of their links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.resolving import People
from qualcode.cases.withholding import withheld_cases
from qualcode.coding.memo_links import Links, ResolvedLink
from qualcode.coding.memo_listing import ListedMemo, MemoNames, list_all_memos, what_it_is_on
from qualcode.domain.choices import ATTRIBUTION
from qualcode.domain.days import day_of
from qualcode.domain.memo_links import MemoLink, rewritten
from qualcode.domain.report_words import count_of, day_of_report, word_of
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Memo
from qualcode.domain.wording import counted
from qualcode.exporting.memos_out import MemoOut, memos_to_csv, memos_to_html, memos_to_json, memos_to_markdown
from qualcode.exporting.quotes_out import Line
from qualcode.exporting.tables import Heading, internal
from qualcode.reports.attribution import Template, bearer_of
from qualcode.reports.judging import Content, judge
from qualcode.reports.publication import checked_whole, judge_heading, judge_voices, writer_of
from qualcode.reports.redaction import redactor_of
from qualcode.reports.speaking import in_its_language
from qualcode.reports.terms import Terms, checked_facts, warning_of
from qualcode.retrieval.quotes import Passage, Spot, Voice, read_passages
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import packed_turns, texts_of
from qualcode.storage.reads.cases import get_memo
from qualcode.storage.reads.codes import project_name

_WRITERS = {"md": memos_to_markdown, "html": memos_to_html, "csv": memos_to_csv, "json": memos_to_json}


@in_its_language
def memos_file(
    project: Project,
    terms: Terms,
    *,
    memos: Sequence[ListedMemo] | None = None,
    format: str = "md",
    attribution: str = ATTRIBUTION,
    by_day: bool = False,
    only: Sequence[tuple[str, str]] = (),
) -> str:
    """Memos as the text of a file, checked before it is given back.

    Memos on passages and codings stand below the words that they are on, with the attribution that quotes have; links
    are plain names: a linked quote is named by its place, never by its words. Nobody is shown but by the attribution;
    only internal files have ids, and coders unless they are asked for.

    Args:
        terms: On what terms.
        memos: Those to write; None for all.
        format: `md`, `html`, `csv` or `json`.
        attribution: The template by which those who speak are called.
        by_day: By the day on which they were written, else by what they are on.
        only: What the head of the file says of the choice, as (what, value).

    Raises:
        InputError: The format or the template is wrong.
        PublicationError: It may not be published.
    """
    write = writer_of(_WRITERS, format)
    with project.reading():
        chosen = list_all_memos(project) if memos is None else memos
        writing = _Writing(project, attribution, terms)
        rows, left_out = writing.rows(chosen, by_day=by_day)
        heading = Heading(
            tr("{project}: memos", project=project_name(project)),
            (
                ("memos", count_of(len(rows))),
                *only,
                ("order", tr("by day") if by_day else tr("by what they are on")),
                *(
                    (("left out", tr("{memos} on participants who are withheld", memos=counted(left_out, "memo"))),)
                    if left_out
                    else ()
                ),
                *checked_facts(terms),
            ),
            internal() if terms.internal else "",
            warning_of(terms),
        )
    if not terms.internal:
        judge_heading(writing.content, heading)
        judge(project, writing.content, terms)
    return checked_whole(write(heading, rows), format, terms)


@dataclass(slots=True)
class _Order:
    """Where memos come to stand: the project first, then codes, documents and cases in their own order."""

    codes: dict[int, int]
    documents: dict[int, int]
    cases: dict[int, int] = field(default_factory=dict)

    def of(self, listed: ListedMemo) -> tuple[int, int, int, int]:
        memo = listed.memo
        if listed.code_id is not None:
            return 1, self.codes[listed.code_id], listed.on == "coding", memo.id
        if listed.document_id is not None:
            return 2, self.documents[listed.document_id], -1 if listed.start is None else listed.start, memo.id
        return (3, self.cases[memo.case_id], 0, memo.id) if memo.case_id is not None else (0, 0, 0, memo.id)


class _Writing:
    """What is needed to write memos, and what there is to be judged of them."""

    def __init__(self, project: Project, attribution: str, terms: Terms) -> None:
        self.content = Content()
        self._project = project
        self._terms = terms
        self._names = MemoNames(project)
        self._links = Links(project, self._names)
        self._people = People(project)
        self._template = Template(attribution, self._people)
        leaving_out = terms.leave_out_withheld and not terms.internal
        self._left_out = frozenset(withheld_cases(project, terms.date)) if leaving_out else frozenset()
        self._redact = redactor_of(project, terms)

    def rows(self, memos: Sequence[ListedMemo], *, by_day: bool) -> tuple[list[MemoOut], int]:
        """The memos as a file shows them, and how many are left out; all that is shown is noted in `content`."""
        order = _Order(
            {code.id: place for place, code in enumerate(self._names.codes)},
            {document_id: place for place, document_id in enumerate(self._names.documents)},
            {case_id: place for place, case_id in enumerate(self._names.cases)},
        )
        passages = self._passages(memos)
        found = sorted(memos, key=(lambda one: one.memo.id) if by_day else order.of)
        kept = [one for one in found if not self._is_withheld(one, passages.get(one.memo.id))]
        self._redact.read(one.memo.text for one in kept)
        said = (passages[one.memo.id].voices for one in kept if one.memo.id in passages)
        self._redact.read(voice.text for voices in said for voice in voices)
        rows = [self._row(listed, passages.get(listed.memo.id), by_day=by_day) for listed in kept]
        return rows, len(found) - len(kept)

    def _is_withheld(self, listed: ListedMemo, passage: Passage | None) -> bool:
        """Whether a memo is on somebody who is left out, or on their words."""
        voices = passage.voices if passage is not None else ()
        persons = self._people.participants(voice.speaker_id for voice in voices)
        return listed.memo.case_id in self._left_out or not self._left_out.isdisjoint(persons)

    def _passages(self, memos: Sequence[ListedMemo]) -> Mapping[int, Passage]:
        """Memo → the passage that it is on, with who speaks there."""
        by_version: dict[int, dict[int, Spot]] = {}
        for listed in memos:
            if listed.document_id is not None and listed.span is not None:
                version_id = self._names.documents[listed.document_id].version_id
                spot = Spot(listed.document_id, *listed.span, None)
                by_version.setdefault(version_id, {})[listed.memo.id] = spot
        return {
            memo: passage
            for version_id, text in texts_of(self._project, by_version)
            for turns, spots in [(packed_turns(self._project, version_id), by_version[version_id])]
            for memo, passage in zip(spots, read_passages(text, turns, list(spots.values())), strict=True)
        }

    def _row(self, listed: ListedMemo, passage: Passage | None, *, by_day: bool) -> MemoOut:
        memo, where = listed.memo, tr("memo {uuid}", uuid=listed.memo.uuid)
        text = self._redact(rewritten(memo.text, lambda link: self._plain(link, where)))
        written, changed = day_of(memo.created_ms), day_of(memo.changed_ms)
        row = MemoOut(
            day_of_report(written) if by_day else _section(listed),
            memo.kind,
            _on(listed),
            written,
            changed if changed != written else "",
            text,
            *self._quoted(passage, listed.code),
            listed.document,
            passage.turn + 1 if passage is not None else None,
            self._extra(memo),
        )
        self._judge(row, listed, passage, where)
        return row

    def _quoted(self, passage: Passage | None, code: str) -> tuple[tuple[Line, ...], str]:
        """What is said there, and who says it. Words that nobody says may be labels: only internal files have them."""
        if passage is None:
            return (), ""
        voices = passage.voices
        if not voices:
            return ((Line("", passage.text),) if self._terms.internal else ()), tr("no speech")
        quoted = [v for v in voices if self._people.participant(v.speaker_id) is not None] or voices
        who = dict.fromkeys(self._called(passage, voice, code) for voice in quoted)
        said = tuple(Line(self._called(passage, voice, code), self._redact(voice.text)) for voice in voices)
        return said, " / ".join(who)

    def _called(self, passage: Passage, voice: Voice, code: str) -> str:
        return self._template.render(bearer_of(self._people, passage.document_id, voice.speaker_id), code)

    def _extra(self, memo: Memo) -> tuple[tuple[str, str], ...]:
        coder = (("coder", memo.coder),)
        if self._terms.internal:
            return (*coder, ("id", memo.uuid))
        return coder if self._terms.show_coders else ()

    # ------------------------------------------------------------------ links

    def _plain(self, link: MemoLink, where: str) -> str:
        """What stands in the place of a link."""
        found = self._links.resolve(link)
        if found.broken or found.id is None:
            # The words behind the bar are the quote's own: nobody could say any more whose they are.
            return tr("(a quote that is no longer there)") if link.kind == "quote" else link.written
        if found.kind == "case":
            self._judge_case(found.id, where)
        elif found.kind == "memo":
            memo = get_memo(self._project, found.id)
            return found.name if memo is None else self._memo_in_words(memo)
        elif found.kind == "quote":
            return self._quote_in_words(found)
        return found.name

    def _memo_in_words(self, memo: Memo) -> str:
        """A linked memo by its kind, what it is on and its day: its words stand where it is itself."""
        listed = self._names.listed([memo])[0]
        day = day_of_report(day_of(memo.created_ms))
        return tr("{kind} on {what} of {day}", kind=word_of(memo.kind), what=_on(listed), day=day)

    def _quote_in_words(self, found: ResolvedLink) -> str:
        """A linked quote by its code and its place: who reads its words must also read whose they are."""
        coding: Coding = self._links.quotes([found.link.target])[found.link.target][0]
        document = self._names.documents[coding.document_id].name
        return tr(
            "{code} ({document}, turn {turn})",
            code=self._names.tree.path(coding.code_id),
            document=document,
            turn=coding.turn + 1,
        )

    # ------------------------------------------------------------------ judging

    def _judge(self, row: MemoOut, listed: ListedMemo, passage: Passage | None, where: str) -> None:
        self.content.texts += [
            (where, row.text),
            *((tr("the passage of {where}", where=where), line.text) for line in row.lines),
        ]
        self.content.things += [
            (tr("the title above {where}", where=where), row.section),
            (tr("what {where} is on", where=where), row.on),
            (tr("the name of the document “{document}”", document=row.document), row.document),
        ]
        self.content.values += [
            (tr("the attribution of {where}", where=where), row.attribution),
            *((tr("the passage of {where}", where=where), line.who) for line in row.lines),
            *((tr("{what} of {where}", what=word_of(what), where=where), value) for what, value in row.extra),
        ]
        if listed.memo.case_id is not None:
            self._judge_case(listed.memo.case_id, where)
        if passage is not None:
            judge_voices(self.content, self._people, self._template, passage.document_id, passage.voices, where)

    def _judge_case(self, case_id: int, where: str) -> None:
        """A site that is named stands for the participants of it; a participant is known by a pseudonym."""
        case = self._names.cases[case_id]
        self.content.people.setdefault(case_id, where)
        if case.kind == "site":
            people = sum(one.kind == "participant" and one.site_id == case_id for one in self._names.cases.values())
            self.content.groups.append((where, tr("“site: {name}”", name=case.name), people))


def _on(listed: ListedMemo) -> str:
    """What a memo is on, in words."""
    match what_it_is_on(listed.memo):
        case "document":
            return listed.document
        case "passage":
            return tr("a passage of {document}", document=listed.document)
        case "code" if listed.case:
            kind = word_of(listed.case_kind)
            return tr("the code {code}, {case_kind} {case}", code=listed.code, case_kind=kind, case=listed.case)
        case "code":
            return tr("the code {code}", code=listed.code)
        case "coding":
            return tr("a passage coded {code}", code=listed.code)
        case "case" if listed.case_kind == "site":
            return tr("the site {case}", case=listed.case)
        case "case":
            return tr("the participant {case}", case=listed.case)
        case _:
            return tr("the project")


def _section(listed: ListedMemo) -> str:
    """The title that a memo stands below: the code, the document or the case that it is on."""
    if listed.code:
        return listed.code
    if listed.document:
        return listed.document
    return f"{word_of(listed.case_kind).capitalize()} {listed.case}" if listed.case else tr("The project")
