"""What is said in a study: words and phrases, what tells groups apart, and words in their context."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TypedDict

from qualcode.analysis.key_phrases import key_phrases
from qualcode.analysis.keyness import keyness
from qualcode.analysis.spoken import ROLES
from qualcode.analysis.stop_lists import StopLists, read_stop_words
from qualcode.analysis.word_counts import count_words
from qualcode.domain.choices import SORTS, Sort
from qualcode.domain.queries import TEXT_MODES, TextMode
from qualcode.domain.word_answers import (
    Concordance,
    ConcordanceLine,
    Keyness,
    KeyPhrase,
    KeyPhrases,
    KeyWord,
    WordCounts,
    WordRow,
)
from qualcode.library.answers import Table
from qualcode.library.opened import Names, OpenStudy, check_choice, check_number, chosen_documents, several
from qualcode.retrieval.concordance import concordance
from qualcode.storage.project import Project


class Speech(OpenStudy):
    """Words of speech."""

    def words(
        self,
        *,
        by: str = "all",
        length: int = 1,
        at_least: int = 1,
        said_by: int = 0,
        top: int | None = 100,
        stems: bool = False,
        codes: Names = (),
        roles: Names = None,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
        stop_words: bool = True,
        own_stop_words: str | Path | None = None,
    ) -> Table[WordRow, WordCounts]:
        """The words or phrases of speech that are said most often.

        Args:
            by: Columns: `all`, `document`, `speaker`, `participant`, `site`, `document.kind` or an attribute.
            length: Words of a phrase, 1 to 5.
            at_least: How often each is said at least.
            said_by: By how many participants each is said at least.
            top: How many are given; None for all.
            stems: Count all forms of a stem as one.
            codes: Only inside codings of these and of codes below.
            roles: Whose words; None for those of participants and of labels that are not mapped.
            coders: Whose codings, where codes are named.
            documents: Only in these, by name or UUID.
            in_set: Only in those of a set.
            without: Origins of codings that are left out.
            stop_words: Leave out the stop words of each document's language.
            own_stop_words: A file of words that are left out as well.

        Raises:
            InputError: A number or role is out of range, or the list cannot be read.
            NotFoundError: There is no such code, coder, document, set or attribute.
        """
        with self._asked() as project:
            answer = count_words(
                project,
                by=by,
                length=length,
                at_least=at_least,
                said_by=said_by,
                top=top,
                stems=stems,
                codes=several(codes) or (),
                stop_lists=_stop_lists(stop_words, own_stop_words),
                **_speech(project, roles, coders, documents, in_set, without),
            )
        return Table(answer.rows, WordRow, answer)

    def keyness(
        self,
        group: str,
        other: str | None = None,
        *,
        length: int = 1,
        at_least: int = 5,
        said_by: int = 0,
        top: int | None = 30,
        stems: bool = False,
        roles: Names = None,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
        stop_words: bool = True,
        own_stop_words: str | Path | None = None,
    ) -> Table[KeyWord, Keyness]:
        """The words that one group says more often than another, or than everybody else.

        Args:
            group: `NAME=VALUE`, with an attribute, `document`, `speaker`, `participant`, `site` or kind; or a code:
                what is said inside its codings.
            other: The same; None for the rest of what is said.
            top: How many are given of each group; all else as for `words`.

        Raises:
            InputError: A group cannot be understood, a number or role is out of range, or the list cannot be read.
            NotFoundError: There is no such code, coder, document, set or attribute.
        """
        with self._asked() as project:
            answer = keyness(
                project,
                group,
                other,
                length=length,
                at_least=at_least,
                said_by=said_by,
                top=top,
                stems=stems,
                stop_lists=_stop_lists(stop_words, own_stop_words),
                **_speech(project, roles, coders, documents, in_set, without),
            )
        return Table(answer.rows, KeyWord, answer)

    def phrases(
        self,
        *,
        longest: int = 4,
        at_least: int = 3,
        said_by: int = 0,
        top: int | None = 50,
        stems: bool = True,
        codes: Names = (),
        roles: Names = None,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
        stop_words: bool = True,
        own_stop_words: str | Path | None = None,
    ) -> Table[KeyPhrase, KeyPhrases]:
        """Phrases that are said often and stand on their own, the strongest first, each with a place.

        Args:
            longest: Words of a phrase at most, 2 to 5; all else as for `words`.

        Raises:
            InputError: A number or role is out of range, or the list cannot be read.
            NotFoundError: There is no such code, coder, document or set.
        """
        with self._asked() as project:
            answer = key_phrases(
                project,
                longest=longest,
                at_least=at_least,
                said_by=said_by,
                top=top,
                stems=stems,
                codes=several(codes) or (),
                stop_lists=_stop_lists(stop_words, own_stop_words),
                **_speech(project, roles, coders, documents, in_set, without),
            )
        return Table(answer.rows, KeyPhrase, answer)

    def concordance(
        self,
        words: str,
        *,
        mode: TextMode = "words",
        case: bool = False,
        context: int = 8,
        across_turns: bool = False,
        sort: Sort = "place",
        limit: int | None = None,
        codes: Names = (),
        roles: Names = None,
        coders: Names = None,
        documents: Names = None,
        in_set: str | None = None,
        without: Names = (),
    ) -> Table[ConcordanceLine, Concordance]:
        """Every place in speech where words are said, with the words before and after.

        Args:
            words: What is looked for.
            mode: As for `search`.
            case: Tell capitals from small letters, in the modes `text` and `regex`.
            context: Words on each side, 1 to 50.
            across_turns: Go on into the turns before and after.
            sort: `place`, `before`, `after` or `speaker`.
            limit: How many lines are given, after sorting; all else as for `words`.

        Raises:
            QueryError: A regular expression cannot be understood.
            InputError: There is nothing to look for, or a number, mode, order or role is none that there is.
            NotFoundError: There is no such code, coder, document or set.
        """
        check_choice(mode, TEXT_MODES, "way to search")
        check_choice(sort, SORTS, "order of a concordance")
        check_number(limit, 1, "limit")
        with self._asked() as project:
            answer = concordance(
                project,
                words,
                mode=mode,
                case=case,
                context=context,
                across_turns=across_turns,
                sort=sort,
                limit=limit,
                codes=several(codes) or (),
                **_speech(project, roles, coders, documents, in_set, without),
            )
        return Table(answer.lines, ConcordanceLine, answer)


class _Speech(TypedDict):
    """Whose words, and where, as work takes it."""

    roles: Collection[str]
    documents: Collection[str] | None
    coders: list[str] | None
    without: Collection[str]


def _speech(
    project: Project, roles: Names, coders: Names, documents: Names, in_set: str | None, without: Names
) -> _Speech:
    return {
        "roles": several(roles) or ROLES,
        "documents": chosen_documents(project, documents, in_set),
        "coders": several(coders),
        "without": several(without) or (),
    }


def _stop_lists(of_language: bool, own: str | Path | None) -> StopLists:
    return StopLists(of_language, read_stop_words(Path(own)) if own is not None else frozenset())
