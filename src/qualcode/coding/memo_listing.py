"""One list of all memos of the project: kind, on what, by whom, when; and the words that are looked for in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.passages import excerpt
from qualcode.domain.choices import ON_WHAT
from qualcode.domain.errors import InputError
from qualcode.domain.memo_links import folded
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import ALL_MEMO_KINDS, Case, Code, Coding, Document, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import texts_of
from qualcode.storage.reads.cases import list_cases, list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.team.coders import find_coder


@dataclass(frozen=True, slots=True)
class ListedMemo:
    """A memo with what it is on, by name."""

    memo: Memo
    on: str
    """One of `ON_WHAT`."""
    document_id: int | None
    """Of the document, or of the one in which the passage or coding is."""
    document: str
    """Its name; empty where there is none."""
    code_id: int | None
    """Of the code, or of that of the coding."""
    code: str
    """Its full path; empty where there is none."""
    case: str
    """The name of the case; empty where it is on none."""
    case_kind: str
    coding: str
    """The UUID of the coding; empty where it is on none."""
    start: int | None
    """Of the passage or coding, in code points of the document's text."""
    end: int | None
    quote: str
    """The words of the passage or coding, read back from the text; empty where it is on none."""

    @property
    def span(self) -> tuple[int, int] | None:
        """The passage or coding."""
        return (self.start, self.end) if self.start is not None and self.end is not None else None

    def about(self, most: int = 60) -> str:
        """What it is on, in words, a quote shortened to so many code points."""
        words = f"“{excerpt(self.quote, most)}”" if self.quote else ""
        if self.on == "coding":
            return tr("{code} {quote} in {document}", code=self.code, quote=words, document=self.document)
        if self.on == "passage":
            return tr("{quote} in {document}", quote=words, document=self.document)
        if self.on == "case":
            return f"{shown_word(self.case_kind)} {self.case}"
        if self.on == "code" and self.case:
            return tr("code {code}, {kind} {case}", code=self.code, kind=shown_word(self.case_kind), case=self.case)
        if self.on == "code":
            return tr("code {code}", code=self.code)
        return self.document if self.on == "document" else tr("the project")


class MemoNames:
    """The documents, codes and cases of a project, read once to name what memos stand on and lead to."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.documents: dict[int, Document] = {document.id: document for document in list_documents(project)}
        self.tree: CodeTree = load_tree(project)
        self.cases: dict[int, Case] = {case.id: case for case in list_cases(project)}

    @cached_property
    def codes(self) -> list[Code]:
        """All codes in the order of the tree."""
        return list(self.tree.walk())

    def listed(self, memos: Sequence[Memo]) -> list[ListedMemo]:
        """Memos with what they are on, in the order given."""
        wanted = {memo.coding_id for memo in memos if memo.coding_id is not None}
        codings = {coding.id: coding for coding in list_codings(self.project, ids=wanted)} if wanted else {}
        quotes = self._quotes(memos)
        return [self._listed(memo, codings, quotes) for memo in memos]

    def _quotes(self, memos: Iterable[Memo]) -> dict[int, str]:
        """Memo → the words of the passage that it is on; each document's text is read once."""
        by_version: dict[int, list[Memo]] = {}
        for memo in memos:
            if memo.document_id is not None and memo.start is not None:
                by_version.setdefault(self.documents[memo.document_id].version_id, []).append(memo)
        return {
            memo.id: text[memo.start : memo.end]
            for version_id, text in texts_of(self.project, by_version)
            for memo in by_version[version_id]
        }

    def _listed(self, memo: Memo, codings: dict[int, Coding], quotes: dict[int, str]) -> ListedMemo:
        coding = codings.get(memo.coding_id) if memo.coding_id is not None else None
        document_id = memo.document_id if coding is None else coding.document_id
        code_id = memo.code_id if coding is None else coding.code_id
        case = self.cases.get(memo.case_id) if memo.case_id is not None else None
        return ListedMemo(
            memo,
            what_it_is_on(memo),
            document_id,
            self.documents[document_id].name if document_id is not None else "",
            code_id,
            self.tree.path(code_id) if code_id is not None else "",
            case.name if case is not None else "",
            case.kind if case is not None else "",
            coding.uuid if coding is not None else "",
            memo.start if coding is None else coding.start,
            memo.end if coding is None else coding.end,
            quotes.get(memo.id, "") if coding is None else coding.quote,
        )


def what_it_is_on(memo: Memo) -> str:
    """Which of `ON_WHAT` a memo is on."""
    if memo.coding_id is not None:
        return "coding"
    if memo.document_id is not None:
        return "document" if memo.start is None else "passage"
    return "code" if memo.code_id is not None else "case" if memo.case_id is not None else "project"


def list_all_memos(
    project: Project,
    *,
    kind: str | None = None,
    coders: Collection[str] | None = None,
    on: str | None = None,
    code: str | None = None,
    document: str | None = None,
    words: str = "",
    since: int | None = None,
    until: int | None = None,
) -> list[ListedMemo]:
    """The memos that meet every condition given, the oldest first.

    Args:
        kind: One of `ALL_MEMO_KINDS`.
        coders: Who wrote them, by name.
        on: One of `ON_WHAT`.
        code: Those on this code or one below it, and on codings of them: a path or a unique name.
        document: Those on this document, its passages and its codings: a name or UUID.
        words: All of them must be in the memo, or in what it is on; neither case nor accents count.
        since: Written or changed from this time on, in UTC milliseconds since 1970.
        until: Written or changed before this time.

    Raises:
        InputError: There is no such kind, or nothing of the sort that memos are on.
        NotFoundError: There is no such code, document or coder.
    """
    if kind is not None and kind not in ALL_MEMO_KINDS:
        raise InputError(
            tr("“{kind}” is no kind of memo", kind=kind),
            remedy=tr("choose one of {known}", known=", ".join(ALL_MEMO_KINDS)),
        )
    if on is not None and on not in ON_WHAT:
        raise InputError(
            tr("“{what}” is no thing that memos are on", what=on),
            remedy=tr("choose one of {known}", known=", ".join(ON_WHAT)),
        )
    with project.reading():
        names = MemoNames(project)
        codes = set(names.tree.with_descendants(names.tree.find(code).id)) if code is not None else None
        who = writers(project, coders)
        document_id = find_document(project, document).id if document is not None else None
        memos = [
            memo
            for memo in list_memos(project)
            if (kind is None or memo.kind == kind)
            and (on is None or what_it_is_on(memo) == on)
            and (who is None or memo.coder in who)
            and _within(memo, since, until)
        ]
        found = names.listed(memos)
    if codes is not None:
        found = [listed for listed in found if listed.code_id in codes]
    if document_id is not None:
        found = [listed for listed in found if listed.document_id == document_id]
    return search(found, words)


def writers(project: Project, coders: Collection[str] | None) -> frozenset[str] | None:
    """Coders by their names as the project spells them; None for all.

    Raises:
        NotFoundError: The project does not know one of them.
    """
    return None if coders is None else frozenset(find_coder(project, name).name for name in coders)


def _within(memo: Memo, since: int | None, until: int | None) -> bool:
    return any(
        (since is None or moment >= since) and (until is None or moment < until)
        for moment in (memo.created_ms, memo.changed_ms)
    )


def haystack(listed: ListedMemo) -> str:
    """All that words are looked for in, folded: the memo, what it is on, its kind and who wrote it."""
    parts = (listed.memo.text, listed.quote, listed.document, listed.code, listed.case, listed.on)
    return folded("\n".join((*parts, listed.memo.kind, listed.memo.coder)))


def search(memos: Sequence[ListedMemo], words: str) -> list[ListedMemo]:
    """The memos that hold every word, or are on something that does; all of them for none."""
    wanted = folded(words).split()
    if not wanted:
        return list(memos)
    return [listed for listed in memos if has_words(haystack(listed), wanted)]


def has_words(hay: str, wanted: Sequence[str]) -> bool:
    """Whether every one of some folded words is in it."""
    return all(word in hay for word in wanted)
