"""What can be wrong with the names and texts of a codebook: likenesses, definitions, examples and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.codebook.examples import Finder, pieces, standing_together
from qualcode.codebook.field_words import in_words
from qualcode.codebook.flaws import Book, Flaw
from qualcode.codebook.likeness import NAME_REASONS, SAME, near_duplicates
from qualcode.coding.memo_links import links_of_memos, memo_name
from qualcode.domain.identity import beginning_with
from qualcode.domain.memo_links import parse_links
from qualcode.domain.translation import plural, tr
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.former_texts import older_texts, removed_texts
from qualcode.storage.reads.memos import codings_beginning_with

_DEFINE = tr("`qualcode codebook describe CODE --definition …`")
_LINKED_FIELDS = ("definition", "include", "exclude", "example", "memo")
_MOST_PAIRS = 1000


def likenesses(book: Book) -> Iterator[Flaw]:
    """Codes whose names say nearly the same."""
    for pair in near_duplicates(book.tree, limit=_MOST_PAIRS):
        codes = [book.rows[pair.first], book.rows[pair.second]]
        siblings = codes[0].parent_id == codes[1].parent_id
        if pair.why not in NAME_REASONS or (pair.why == SAME and siblings):
            continue
        yield book.flaw(
            "likeness",
            "note" if pair.why == SAME else "warning",
            codes,
            tr("“{path}” and “{other}”: {why}", path=book.path(codes[0]), other=book.path(codes[1]), why=pair.why),
            tr("merge them if they are one code, else rename one so that nobody takes it for the other"),
        )


def definitions(book: Book) -> Iterator[Flaw]:
    """Codes without a definition."""
    lacking = [code for code in book.used if not code.definition.strip()]
    coded = [code for code in lacking if book.counts.get(code.id)]
    idle = [code for code in lacking if not book.counts.get(code.id) and code.id not in book.grouping]
    if coded:
        sentence = plural(
            "{number} code that has codings has no definition",
            "{number} codes that have codings have no definition",
            len(coded),
        )
        yield book.flaw("definition", "warning", coded, sentence, _DEFINE)
    if idle:
        sentence = plural(
            "{number} code that is not used yet has no definition",
            "{number} codes that are not used yet have no definition",
            len(idle),
        )
        yield book.flaw("definition", "note", idle, sentence, _DEFINE)


def examples(book: Book) -> Iterator[Flaw]:
    """Examples that stand in no transcript, or no longer."""
    wanted = {code.id: needles for code in book.used if code.example and (needles := pieces(code.example))}
    if not wanted:
        return
    project = book.project
    documents = list_documents(project)
    finder = Finder(needle for needles in wanted.values() for needle in needles)
    present = (read_text(project, document.version_id) for document in documents)
    gone = _without(wanted, standing_together(wanted, finder, present))
    older = set(standing_together(gone, finder, older_texts(project)) if gone else ())
    never = _without(gone, older)
    removed = set(standing_together(never, finder, removed_texts(project)) if never else ())
    for code_id in gone:
        if code_id in older or code_id in removed:
            code = book.rows[code_id]
            sentence = (
                tr("the example of “{code}” stands only in an older version of a transcript", code=book.path(code))
                if code_id in older
                else tr("the example of “{code}” stands only in a transcript that was removed", code=book.path(code))
            )
            yield book.flaw("example", "warning", [code], sentence, tr("choose a passage of the present texts"))
    codes = [book.rows[code_id] for code_id in never if code_id not in removed]
    if codes and documents:
        sentence = plural(
            "the example of “{path}” stands in no transcript",
            "the examples of {number} codes stand in no transcript",
            len(codes),
            path=book.path(codes[0]),
        )
        remedy = tr("nothing to do where they were made up; else correct them")
        yield book.flaw("example", "note", codes, sentence, remedy)


def _without(wanted: dict[int, list[tuple[str, ...]]], found: Iterable[int]) -> dict[int, list[tuple[str, ...]]]:
    there = set(found)
    return {key: needles for key, needles in wanted.items() if key not in there}


def quote_links(book: Book) -> Iterator[Flaw]:
    """Links in texts of codes to quotes that are gone."""
    linked = [
        (code, field, link.target)
        for code in book.codes
        for field in _LINKED_FIELDS
        for link in parse_links(getattr(code, field))
        if link.kind == "quote"
    ]
    if not linked:
        return
    there = codings_beginning_with(book.project, (target for _, _, target in linked))
    for code, field, target in linked:
        if not there[target] and not beginning_with(target, book.waiting):
            yield book.flaw(
                "link",
                "warning",
                [code],
                tr(
                    "the {field} of “{code}” links to a quote that is gone ({target})",
                    field=in_words([field]),
                    code=book.path(code),
                    target=target,
                ),
                tr("link to another quote, or take the link out"),
            )


def memo_links(book: Book) -> Iterator[Flaw]:
    """Links in memos that lead nowhere for sure."""
    memos = [memo for memo in list_memos(book.project) if "[[" in memo.text]
    for linked in links_of_memos(book.project, memos) if memos else ():
        listed = linked.listed
        codes = [book.rows[listed.code_id]] if listed.code_id is not None else []
        for link in linked.links:
            waits = link.link.kind == "quote" and beginning_with(link.link.target, book.waiting)
            if link.broken and not waits:
                sentence = tr(
                    "the memo “{memo}” links nowhere for sure: {reason}",
                    memo=memo_name(listed.memo),
                    reason=link.reason,
                )
                remedy = tr("write in the memo what it should link to, or take the link out")
                yield book.flaw("link", "warning", codes, sentence, remedy)
