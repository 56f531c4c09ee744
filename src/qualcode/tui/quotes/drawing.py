"""What the quotes screen draws: a line per passage, what is said around the one under the cursor, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.content import Content

from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted, left_out, origin_mark
from qualcode.retrieval.querying import FoundBearer, FoundPassage
from qualcode.tui.leaving_out import origins_told
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, harmless, one_line
from qualcode.tui.quotes.reading import Asked, Listing, Said, Words, key_of, shown_attributes, stamp
from qualcode.tui.quotes.sorting import order_named

WIDE = 140
"""Columns from which on the passage stands beside the list, and attributes are shown unasked."""
UNASKED = 2
"""So many of them."""
KIND = ("kind", "document.kind")
"""The attribute that every document has: seldom what one wants to know of a speaker."""
PASSAGE = "bold $foreground on $primary 30%"
_READING = "…"

NONE = tr(
    "Type the name of a code, or any query, and press ‹query.ask›: names are offered while you "
    "type.\n"
    "\nIn the list (‹query.back›) ‹quotes.code› chooses from the codebook, ‹quotes.query› leads "
    "back to the query, and ‹quotes.saved› to the saved ones."
)
NO_QUOTES = tr(
    "Nothing{where} has this code yet.\n"
    "\nPress ‹quotes.code› to choose another one, or ‹quotes.below› to take in the codes below it."
)
NO_OTHERS = tr(
    "Nothing{where} has this code but what is left out, if anything.\n"
    "\nPress ‹quotes.suggested› to change what is left out."
)
NO_STARRED = tr("None of what the query finds is starred.\n\nPress ‹quotes.starred› to show all of it.")


def attributes_shown(asked: Asked, listing: Listing, width: int) -> tuple[str, ...]:
    """The attributes that have columns: those chosen, else a few where there is room."""
    there = shown_attributes(listing)
    if asked.attributes is not None:
        return tuple(name for name in asked.attributes if name in there)
    unasked = [name for name in there if name not in KIND]
    return tuple(unasked[:UNASKED]) if width >= WIDE else ()


def columns_for(listing: Listing, attributes: Sequence[str], width: int) -> list[Column]:
    """The columns of the list."""
    if listing.lists_cases:
        return [
            Column(shown_word(listing.answered.level).capitalize(), 20, grow=1),
            Column(tr("Documents"), 20, grow=3),
        ]
    is_wide = width >= WIDE
    said = 28 if is_wide else 38
    code = [Column(tr("Code"), 18 if is_wide else 16, rank=3)] if _has_codes(listing) else []
    return [
        Column("★", 2),
        Column(tr("Speaker"), 16 if is_wide else 12),
        *(Column(name, max(8, min(14, len(name)))) for name in attributes),
        *code,
        Column(tr("Document"), 14, grow=int(not is_wide), rank=1, middle=True),
        *([Column(tr("Coder"), 7, rank=2)] if listing.codings else []),
        Column(tr("Passage"), said, grow=4),
    ]


def _has_codes(listing: Listing) -> bool:
    """Whether the code of a passage is worth a column."""
    return len({coding.code_id for coding in listing.codings.values()}) > 1


def rows_for(
    listing: Listing, hits: Sequence[FoundPassage], marked: frozenset[object], attributes: Sequence[str], room: int
) -> list[Row]:
    """A row for each passage.

    Args:
        room: Cells for what stands before words found in the text.
    """
    has_codes, people = _has_codes(listing), listing.answered.people
    names = {id_: listing.tree.path(id_) for id_ in {one.code_id for one in listing.codings.values()}}
    rows = []
    for hit in hits:
        coding, words, key = listing.coding(hit), listing.words.get(hit), key_of(hit)
        signs = (("★" if coding is not None and coding.star else " ", "warn"), ("✓" if key in marked else "", "strong"))
        who: Cell = (words.speaker or ((tr("nobody"), "quiet"),)) if words is not None else ""
        cells: list[Cell] = [signs, who, *(listing.values(name, hit) for name in attributes)]
        if has_codes:
            cells.append(names[coding.code_id].rpartition("/")[2] if coding is not None else "")
        cells.append(people.documents[hit.document_id].name)
        if listing.codings:
            cells.append(((listing.answered.whose.coders[coding.coder_id] if coding is not None else "", "quiet"),))
        if words is None:
            cells.append(((_READING, "quiet"),))
        elif words.before or words.after:
            cells.append(((_end(words.before, room), "quiet"), (words.said, "hit"), (words.after, "quiet")))
        else:
            cells.append(words.said)
        rows.append(Row(key, tuple(cells)))
    return rows


def _end(text: str, room: int) -> str:
    """The last words of a text, in at most so many characters."""
    if len(text) <= room:
        return text
    return f"…{text[-room:].partition(' ')[2]}"


def case_rows(bearers: Sequence[FoundBearer]) -> list[Row]:
    """A row for each participant, document or site."""
    return [Row(("case", one.id), (one.name, ((", ".join(one.documents), "quiet"),))) for one in bearers]


# ---------------------------------------------------------------------- the passage under the cursor


def about(listing: Listing, hit: FoundPassage, room: int | None) -> Content:
    """What there is to know of a passage: its code, who speaks where, by whom it is coded, what is known of them.

    Args:
        room: Cells of the one line that what is known of the speakers may take; None for as many lines as it needs.
    """
    coding, words, people = listing.coding(hit), listing.words.get(hit), listing.answered.people
    document = people.documents[hit.document_id].name
    parts = [document]
    if words is not None:
        parts = [
            ", ".join(words.speakers) or tr("nobody named"),
            tr("{document}, turn {turn}{at_time}", document=document, turn=words.turn, at_time=stamp(words.time_ms)),
        ]
    coder = listing.answered.whose.coders[coding.coder_id] if coding is not None else ""
    parts.append(
        tr("coded by {coder}{origin}", coder=coder, origin=origin_mark(coding.origin))
        if coding is not None
        else tr("no coding")
    )
    first = f"{'★ ' if coding.star else ''}{listing.tree.path(coding.code_id)}" if coding is not None else ""
    rest = "".join(f" · {part}" for part in parts) if first else " · ".join(parts)
    lines = [Content.assemble((harmless(first), "bold"), (harmless(rest), QUIET))]
    if words is not None and (known := _known(listing, hit, words)):
        lines.append(Content.styled(one_line(known, room) if room is not None else harmless(known), QUIET))
    if coding is not None and coding.comment:
        lines.append(Content.assemble((tr("Comment: "), "bold"), (harmless(coding.comment), "italic")))
    return Content("\n").join(lines)


def _known(listing: Listing, hit: FoundPassage, words: Words) -> str:
    """Who those that speak are, if they are called otherwise, and what is known of them."""
    people, participants = listing.answered.people, listing.participants(words)
    names = [people.cases[id_].name for id_ in participants]
    parts = [] if set(names) <= set(words.speakers) else [", ".join(names)]
    values = people.values(hit.document_id, participants)
    return " · ".join([*parts, *(f"{name}: {value}" for name, value in values.items() if name not in KIND)])


def around_content(said: Sequence[Said], *, roomy: bool) -> tuple[Content, int, int]:
    """A passage among what is said around it, and where in it its own words begin and end, in characters.

    Args:
        roomy: Put an empty line between two speakers.
    """
    parts: list[tuple[str, str]] = []
    for one in said:
        if parts:
            parts.append(("\n\n" if roomy else "\n", ""))
        if one.speaker:
            parts.append((f"{harmless(one.speaker)}  ", f"bold {QUIET}"))
        if one.cut_before:
            parts.append(("… ", QUIET))
        parts += [(harmless(" ".join(text.split("\n"))), PASSAGE if inside else QUIET) for text, inside in one.pieces]
        if one.cut_after:
            parts.append((" …", QUIET))
    own = [place for place, (_, style) in enumerate(parts) if style == PASSAGE]
    start = sum(len(text) for text, _ in parts[: own[0]])
    end = sum(len(text) for text, _ in parts[: own[-1] + 1])
    return Content.assemble(*parts), start, end


def about_case(bearer: FoundBearer, level: str) -> Content:
    """A participant, document or site with its documents."""
    head = Content.assemble((harmless(bearer.name), "bold"), (f" · {shown_word(level)}", QUIET))
    return Content("\n").join([head, *(Content(f"  {harmless(name)}") for name in bearer.documents)])


# ---------------------------------------------------------------------- summary


def nothing_found(listing: Listing) -> str:
    """What an empty list says: which condition left nothing, or what can be done."""
    asked = listing.asked
    if asked.starred and listing.answered.passages:
        return NO_STARRED
    if listing.answered.why_empty:
        why = listing.answered.why_empty
        return tr("{reason}.\n\nPress ‹quotes.query› to change the query.", reason=why[0].upper() + why[1:])
    if listing.code is not None:
        told = NO_OTHERS if asked.without else NO_QUOTES
        return told.format(where=listing.where_blind)
    return tr("The query finds nothing.\n\nPress ‹quotes.query› to change it.")


def summary(listing: Listing, shown: Sequence[FoundPassage], marked: int) -> str:
    """How much is listed, of whom, in which order, and whose codings; and what is left out."""
    asked = listing.asked
    words = [listing.words[hit] for hit in shown if hit in listing.words]
    people = len({person for one in words for person in one.participants})
    all_read = len(words) == len(shown)
    parts = [
        _how_many(listing, len(shown)),
        counted(len({hit.document_id for hit in shown}), "document"),
        counted(people, "participant") if all_read else tr("reading …"),
        tr("{turns} around", turns=counted(asked.context, "turn")) if asked.context else tr("without context"),
    ]
    if asked.sort != "place":
        parts.append(order_named(asked.sort))
    if marked:
        parts.insert(0, tr("{marked:,} marked", marked=marked))
    if asked.starred:
        parts.append(tr("only starred ones"))
    if listing.codings:
        parts.append(listing.answered.whose.sentence.partition(" (")[0].partition(";")[0])
    if asked.without:
        parts.append(left_out(asked.without))
    origins = Counter(coding.origin for hit in shown if (coding := listing.coding(hit)) is not None)
    told = origins_told(asked.without, origins, len(shown), "quote") if listing.codings or asked.without else ""
    return " · ".join(parts) + (f"\n{told}" if told else "")


def _how_many(listing: Listing, shown: int) -> str:
    if listing.found > len(listing.hits):
        first = tr("the first {count:,} of {found:,} quotes", count=len(listing.hits), found=listing.found)
        return first if shown == len(listing.hits) else tr("{shown:,} of {quotes}", shown=shown, quotes=first)
    return (
        tr("{shown:,} of {found:,} quotes", shown=shown, found=listing.found)
        if shown < listing.found
        else counted(shown, "quote")
    )


def case_summary(listing: Listing, shown: int) -> str:
    """How many participants, documents or sites of how many are so."""
    answered = listing.answered
    found, of = len(answered.bearers), counted(answered.of, answered.level)
    if shown < found:
        return tr("{shown:,} of the {found:,} of {of} · Enter opens a document", shown=shown, found=found, of=of)
    return tr("{found:,} of {of} · Enter opens a document", found=found, of=of)
