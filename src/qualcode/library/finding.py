"""What is found again in a study: quotes, answers to queries, hits of searches."""

from __future__ import annotations

from qualcode.domain.answers import Hit, Quote
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.query_answers import CaseFound, QueryAnswer
from qualcode.domain.search_answers import SearchCount, SearchCounts
from qualcode.library.answers import Asked, Rows, Table
from qualcode.library.opened import Names, OpenStudy, check_choice, check_number, chosen_documents, several
from qualcode.retrieval.arranging import Arrangement, arranged
from qualcode.retrieval.querying import Answered, ask
from qualcode.retrieval.quotes import find_passages, passages_found, quote_of
from qualcode.retrieval.search_counts import count_hits
from qualcode.retrieval.searching import search
from qualcode.storage.project import Project


class Finding(OpenStudy):
    """What is looked for in a study."""

    def quotes(
        self,
        query: str,
        *,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
        starred: bool = False,
        context: int = 0,
        question: bool = False,
        best_first: bool = False,
        per_participant: int | None = None,
        limit: int | None = None,
    ) -> Rows[Quote]:
        """The passages of a query, read back from the text, with who speaks and what is known of them.

        Args:
            query: A code with those below it, without them as `=CODE`, or any query of `docs/queries.md`.
            coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
            documents: Only in these, by name or UUID.
            in_set: Only in those of a set.
            without: Origins that are left out: `suggested`, `autocoded`.
            starred: Only those with a star.
            context: How many turns before and after are given.
            question: Whether to give what an interviewer asked last before each.
            best_first: For each code the best first, as `qualcode quotes --best-first` has them.
            per_participant: At most so many of one participant for each code.
            limit: At most so many of each code, the best ones.

        Raises:
            QueryError: The query cannot be understood, or asks for something else than passages.
            NotFoundError: There is no such coder, document or set.
            InputError: An origin cannot be left out, or a number is too small.
        """
        check_number(context, 0, "context")
        check_number(per_participant, 1, "per_participant")
        check_number(limit, 1, "limit")
        arrangement = Arrangement(best_first, per_participant, limit)
        with self._asked() as project:
            found = find_passages(
                project,
                query,
                coders=several(coders),
                context=context,
                question=question,
                starred=starred,
                documents=chosen_documents(project, documents, in_set),
                without=several(without) or (),
            )
            passages = found.passages
            if arrangement.arranges:
                order: dict[int | None, int] = {code.id: i for i, code in enumerate(found.tree.walk())}
                passages = sorted(passages, key=lambda passage: order.get(passage.code_id, len(order)))
            taken = arranged(found, passages, arrangement).passages
            return Rows([quote_of(found, passage) for passage in taken], Quote)

    def ask(
        self,
        query: str,
        *,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
        context: int = 0,
    ) -> Asked:
        """What a query finds: passages, or the participants, documents or sites that have some or lack them.

        Args:
            query: For instance `participants without Choice`; see `docs/queries.md`.
            coders: Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere.
            documents: Only in these, by name or UUID.
            in_set: Only in those of a set.
            without: Origins that are left out: `suggested`, `autocoded`.
            context: How many turns before and after passages are given.

        Raises:
            QueryError: The query cannot be understood; it points at the character.
            NotFoundError: There is no such coder, document or set.
            InputError: An origin cannot be left out, or a number is too small.
        """
        check_number(context, 0, "context")
        with self._asked() as project:
            answered = ask(
                project,
                query,
                coders=several(coders),
                documents=chosen_documents(project, documents, in_set),
                without=several(without) or (),
            )
            return Asked(_answer(project, answered, context))

    def search(
        self,
        needle: str,
        *,
        mode: TextMode = "text",
        case: bool = False,
        speech: bool = False,
        documents: Names = None,
        in_set: str | None = None,
        limit: int | None = None,
    ) -> Rows[Hit]:
        """Every place where something stands, by document and place.

        Args:
            needle: What is looked for.
            mode: `text`, letter by letter; `words`, in any of their forms; `regex`; `fuzzy`, as it may be misspelt.
            case: Tell capitals from small letters, in the modes `text` and `regex`.
            speech: Only what is said: no labels, stamps and headings.
            documents: Only in these, by name or UUID.
            in_set: Only in those of a set.
            limit: Stop after so many.

        Raises:
            QueryError: A regular expression cannot be understood.
            InputError: There is nothing to look for, no such mode, or a pattern takes too long.
            NotFoundError: There is no such document or set.
        """
        check_choice(mode, TEXT_MODES, "way to search")
        check_number(limit, 1, "limit")
        with self._asked() as project:
            chosen = chosen_documents(project, documents, in_set)
            found = search(project, needle, mode, case=case, speech=speech, limit=limit, documents=chosen)
            return Rows(found, Hit)

    def search_counts(
        self,
        needle: str,
        *,
        by: str,
        mode: TextMode = "text",
        case: bool = False,
        speech: bool = False,
        documents: Names = None,
        in_set: str | None = None,
    ) -> Table[SearchCount, SearchCounts]:
        """How often something stands in the documents, and with how many participants, for each value of an attribute.

        Args:
            needle: What is looked for.
            by: `document`, `speaker`, `participant`, `site`, `document.kind` or an attribute.
            mode: As for `search`; all else as for that.

        Raises:
            QueryError: A regular expression cannot be understood.
            InputError: There is nothing to look for, no such mode, or a pattern takes too long.
            NotFoundError: There is no such document, set or attribute.
        """
        check_choice(mode, TEXT_MODES, "way to search")
        with self._asked() as project:
            chosen = chosen_documents(project, documents, in_set)
            hits = search(project, needle, mode, case=case, speech=speech, documents=chosen)
            counts = count_hits(project, hits, by=by, documents=chosen)
        return Table(counts.rows, SearchCount, counts)


def _answer(project: Project, answered: Answered, context: int) -> QueryAnswer:
    """What was found, as `qualcode query ask` answers it."""
    passages: tuple[Quote, ...] = ()
    if answered.level == "passages":
        found = passages_found(project, answered, context=context)
        passages = tuple(quote_of(found, passage) for passage in found.passages)
    people = {person for passage in passages for person in passage.participants}
    if answered.level == "participant":
        people = {bearer.name for bearer in answered.bearers}
    documents = {passage.document for passage in passages} or {d for b in answered.bearers for d in b.documents}
    return QueryAnswer(
        query=answered.query,
        level=answered.level,
        found=answered.count,
        of=answered.of,
        documents=len(documents),
        participants=len(people),
        coders=answered.whose.sentence,
        why_empty=answered.why_empty,
        passages=passages,
        cases=tuple(CaseFound(name=bearer.name, documents=bearer.documents) for bearer in answered.bearers),
    )
