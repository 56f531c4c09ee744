"""What the screen of words says: what was counted, what a list needs before there is one, and what its row is."""

from __future__ import annotations

from collections.abc import Hashable

from textual.content import Content

from qualcode.analysis.keyness import INDEPENDENT
from qualcode.domain.progress import Progress, told
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.word_answers import Concordance, Keyness, KeyPhrases, SpeechFilter, SpeechTotals, WordCounts
from qualcode.domain.wording import counted
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.words.questions import Answer, Question, View
from qualcode.tui.words.sitting import ALL, Answered
from qualcode.tui.words.tables import columns_shown, forms_of

WHOSE = {
    ("participant", "unknown"): tr("participants and unmapped labels"),
    ("participant",): tr("mapped participants only"),
    ("participant", "interviewer", "unknown"): tr("everybody, interviewers too"),
}
MISSING: dict[View, str] = {
    "words": "",
    "context": tr(
        "In the context of which word?\n"
        "\nPress ‹list.filter› and type it, or press ‹words.choose› on a word of another "
        "list."
    ),
    "contrast": tr(
        "Which groups?\n"
        "\nPress ‹words.group› for the first: a value of an attribute, or a code. It is "
        "held against the rest until ‹words.versus› chooses another."
    ),
    "phrases": "",
}
"""What an empty list says while it is not known what is asked."""
NOTHING_SAID = tr(
    "Nothing is said yet.\n"
    "\nPress ‹app.documents› for the documents and ‹documents.import› there to import some, or "
    "‹words.roles› to count other people's words."
)
ORDERS = {
    "place": tr("by document"),
    "before": tr("by the words before"),
    "after": tr("by the words after"),
    "speaker": tr("by speaker"),
}
REPEATED = tr("! People repeat themselves, which G² knows nothing of: look at A people, B people.")
FORMULA = tr("Log-likelihood G² = 2(a ln(a/E₁) + b ln(b/E₂)), log ratio = log₂((a/c)/(b/d))")


def told_of(answered: Answered) -> Content:
    """What was counted, in a line or two above the list."""
    found = answered.found
    if isinstance(found, WordCounts):
        return _words(answered.question, found)
    if isinstance(found, Concordance):
        return _places(answered.question, found)
    return _contrast(found) if isinstance(found, Keyness) else _phrases(found)


def _speech(of: SpeechTotals) -> str:
    documents, people = counted(of.documents, "document"), counted(of.participants, "participant")
    return tr(
        "{words} of speech, {documents}, {people}", words=counted(of.words, "word"), documents=documents, people=people
    )


def _how(of: SpeechFilter, at_least: int, said_by: int, *, by_group: bool = False) -> str:
    often = (
        ""
        if at_least <= 1
        else tr("said {times} or more by both together", times=counted(at_least, "time"))
        if by_group
        else tr("said {times} or more", times=counted(at_least, "time"))
    )
    parts = [
        tr("without {words}", words=of.stop_words)
        if of.stop_words not in ("nothing", tr("nothing"))
        else tr("with stop words"),
        tr("forms of a stem as one") if of.stems else tr("each form by itself"),
        often,
        tr("by {participants} or more", participants=counted(said_by, "participant")) if said_by else "",
    ]
    return " · ".join(part for part in parts if part)


def _words(question: Question, found: WordCounts) -> Content:
    what = tr("Words") if found.length == 1 else tr("Phrases of {length} words", length=found.length)
    by = tr(" · per 10,000 of each {level}", level=shown_word(found.by)) if found.by != ALL else ""
    return Content.assemble(
        (tr("{what} of {whose}", what=what, whose=WHOSE[question.option("roles")]), "bold"),
        (f"{harmless(by)}\n{_speech(found.total)}; ", QUIET),
        (_how(found.filter, found.at_least, found.said_by), QUIET),
    )


def _places(question: Question, found: Concordance) -> Content:
    how = {"words": tr("in any of its forms"), "text": tr("letter by letter"), "regex": tr("just so")}[found.mode]
    spoken = counted(found.found, "place")
    beyond = tr(", the first {count:,} shown", count=len(found.lines)) if len(found.lines) < found.found else ""
    where = f"{counted(found.in_documents, 'document')}, {counted(found.participants, 'participant')}"
    turns = tr("across turns") if found.across_turns else tr("within a turn")
    return Content.assemble(
        (f"{spoken}{beyond}", "bold"),
        (
            tr(
                ", {places}; {how}, said by {whose}; {order}, {turns}",
                places=where,
                how=how,
                whose=WHOSE[question.option("roles")],
                order=ORDERS[found.sort],
                turns=turns,
            ),
            QUIET,
        ),
    )


def _contrast(found: Keyness) -> Content:
    need = found.critical_values["bonferroni"]
    return Content.assemble(
        ("A ", "bold"),
        harmless(found.a.name),
        (tr(" against B "), "bold"),
        harmless(found.b.name),
        (f"\n{FORMULA}\n", QUIET),
        (
            tr(
                "{compared:,} compared; * is G² ≥ {need:.1f} (p < 0.05 of so many) · ",
                compared=found.compared,
                need=need,
            ),
            QUIET,
        ),
        (_how(found.filter, found.at_least, found.said_by, by_group=True), QUIET),
    )


def _phrases(found: KeyPhrases) -> Content:
    return Content.assemble(
        (tr("Phrases of 2 to {longest} words that stand on their own", longest=found.longest), "bold"),
        (tr(" by C-value; ✓ has a code\n{words}; ", words=_speech(found.total)), QUIET),
        (_how(found.filter, found.at_least, found.said_by), QUIET),
    )


def nothing_found(answered: Answered) -> str:
    """What an empty list says where there is nothing of what was asked."""
    found = answered.found
    if isinstance(found, Concordance):
        return tr(
            "Nobody who is counted says that.\n"
            "\nPress ‹list.filter› to look for another word, ‹words.stems› for its forms, or "
            "‹words.roles› for other people."
        )
    if isinstance(found, WordCounts | KeyPhrases) and not found.total.words:
        return NOTHING_SAID
    if isinstance(found, Keyness):
        return tr(
            "No word is said often enough, and more often by one group.\n"
            "\nPress ‹words.at_least› or ‹words.said_by› to ask for less, ‹words.group› or "
            "‹words.versus› for other groups."
        )
    return tr(
        "Nothing is said so often by so many.\n"
        "\nPress ‹words.at_least› or ‹words.said_by› to ask for less, or ‹words.roles› to count "
        "other people's words."
    )


def row_told(found: Answer, key: Hashable, first: int, width: int) -> list[str]:
    """What there is to say of the row under the cursor, a line each."""
    if isinstance(found, Concordance):
        line = next((one for one in found.lines if (one.document, one.start, one.end) == key), None)
        return (
            [
                tr(
                    "{participant} · {document}, turn {turn}",
                    participant=line.participant or line.speaker or tr("nobody named"),
                    document=line.document,
                    turn=line.turn,
                )
            ]
            if line
            else []
        )
    lines: list[str] = []
    forms = list(forms_of(found, key))
    if len(forms) > 1:
        lines.append(tr("counts {forms}", forms=", ".join(forms)))
    if isinstance(found, KeyPhrases):
        one = next((one for one in found.rows if one.phrase == key), None)
        if one is not None:
            where = one.example
            lines.append(
                tr(
                    "first said by {speaker} · {document}, turn {turn}",
                    speaker=where.speaker or tr("nobody named"),
                    document=where.document,
                    turn=where.turn,
                )
            )
    if isinstance(found, WordCounts) and found.denominators:
        shown = columns_shown(found, first, width)
        hidden = len(found.denominators) - len(shown)
        words = ", ".join(f"{name} {number(found.denominators[name].words)}" for name in shown)
        lines.append((f"← → {counted(hidden, 'more column')} · " if hidden else "") + tr("words: {words}", words=words))
    if isinstance(found, WordCounts) and len(found.rows) < found.different:
        lines.append(tr("the first {shown:,} of {count:,}", shown=len(found.rows), count=found.different))
    return lines


def notes_of(found: Answer) -> list[str]:
    """What speaks against reading the numbers as they stand."""
    if isinstance(found, Concordance):
        return []
    notes = [f"! {harmless(note)}" for note in found.filter.notes if note != INDEPENDENT]
    return [REPEATED, *notes] if isinstance(found, Keyness) else notes


def progress_told(come: Progress | None, width: int) -> str:
    """That it is being counted, and how far."""
    if come is None or not come.total:
        return tr("Counting …   Esc stops it")
    return tr("Counting {progress}   Esc stops it", progress=told(come, max(6, min(24, width // 5))))
