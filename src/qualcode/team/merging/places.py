"""What stands on a text that was corrected meanwhile: put where its words are here, or into the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

from qualcode.coding.passages import turn_at
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_text, version_ids
from qualcode.storage.reads.rows import read_rows
from qualcode.team.merging.state import LOST, PLACE, Merging, Row
from qualcode.text.anchors import Anchor, make_anchor
from qualcode.text.reanchoring import reanchor

ANCHORED = frozenset({"coding", "unplaced"})
"""Tables whose rows bear the words that they stand on."""


def place_rows(merging: Merging, table: str, pairs: Sequence[tuple[Row, Row]]) -> None:
    """Move rows to where the words that they stand on are in the text here; lost where they are not.

    Args:
        pairs: A row there and what becomes of it here.
    """
    by_version: dict[int, list[tuple[Row, Row]]] = defaultdict(list)
    versions = _Versions(merging, table)
    for there, here in pairs:
        if there["document_id"] is not None and there["start"] is not None:
            by_version[versions.of(there)].append((there, here))
    for their_version, rows in by_version.items():
        if table == "unplaced":
            _wait_on_a_version_here(merging, rows)
        else:
            _place_on(merging, table, their_version, rows)
    if versions.new and table != "unplaced":
        _stay_where_only_the_text_moved(merging, table, pairs, versions)


def _stay_where_only_the_text_moved(
    merging: Merging, table: str, pairs: Sequence[tuple[Row, Row]], versions: _Versions
) -> None:
    """Rows that a correction there took along were not changed: they stand here where they stood."""
    changes, theirs = merging.of(table), merging.returned.theirs
    became = {there["id"]: here for there, here in pairs if changes[there["id"]].after is there}
    moved: dict[tuple[int, int], list[tuple[Row, Row]]] = defaultdict(list)
    for there, here in pairs:
        after = changes[there["id"]].after
        if after is None or after is there or there["start"] is None or after["start"] is None:
            continue
        between = (versions.of(there), versions.of(after))
        if between[0] != between[1] and there["document_id"] == after["document_id"]:
            moved[between].append((there, here))
    for (first, last), rows in moved.items():
        way = version_ids(theirs, rows[0][0]["document_id"])
        places: list[Span | None] = [Span(there["start"], there["end"]) for there, _ in rows]
        text = read_text(theirs, first)
        for version in way[way.index(first) + 1 : way.index(last) + 1]:
            before, text = text, read_text(theirs, version)
            places = _moved(before, text, places)
        for (there, here), place in zip(rows, places, strict=True):
            after = changes[there["id"]].after
            if after is not None and place == (after["start"], after["end"]):
                became[there["id"]].update({name: here[name] for name in PLACE if name in here})


class _Versions:
    """On which version there a row stands: one as it was before may stand on one before a correction."""

    def __init__(self, merging: Merging, table: str) -> None:
        self._merging = merging
        self._changes = merging.of(table)
        self.new: set[int] = {id_ for id_, change in merging.of("version").items() if change.before is None}
        self._known: dict[int, list[int]] = {}

    def of(self, there: Row) -> int:
        """The id there of the version."""
        if "version_id" in there:
            found: int = there["version_id"]
            return found
        document: int = there["document_id"]
        if document not in self._known:
            self._known[document] = version_ids(self._merging.returned.theirs, document)
        versions = self._known[document]
        if self.new and self._changes[there["id"]].before is there:
            versions = [version for version in versions if version not in self.new] or versions
        return versions[-1]


def _wait_on_a_version_here(merging: Merging, rows: Sequence[tuple[Row, Row]]) -> None:
    for there, here in rows:
        if here["version_id"] is None:
            here["version_id"], place = anchor_here(merging, there, here["document_id"], there["version_id"])
            here.update(asdict(place))


def _place_on(merging: Merging, table: str, their_version: int, rows: Sequence[tuple[Row, Row]]) -> None:
    """Rows of one version; nothing is to be done where it has the text of the latest one here."""
    project, theirs = merging.project, merging.returned.theirs
    versions = version_ids(project, rows[0][1]["document_id"])
    if table == "coding":
        for _, here in rows:
            here["version_id"] = versions[-1]
    same = _of_text(project, versions, _text_hash(theirs, their_version))
    if same == versions[-1]:
        return
    # Version by version, as what stands here was moved: it is to come to the same place.
    way = versions[versions.index(same) + 1 :] if same is not None else versions[-1:]
    places: list[Span | None] = [Span(there["start"], there["end"]) for there, _ in rows]
    text = read_text(theirs, their_version)
    for version in way:
        before, text = text, read_text(project, version)
        places = _moved(before, text, places)
    starts = turn_starts(project, versions[-1])
    for (there, here), place in zip(rows, places, strict=True):
        if place is None:
            here["start"] = LOST - there["start"]
        elif table in ANCHORED:
            here.update(asdict(make_anchor(text, place.start, place.end, turn_at(starts, place.start))))
        else:
            here["start"], here["end"] = place
    merging.report.placed += len(rows) if table == "coding" else 0


def _moved(before: str, after: str, places: Sequence[Span | None]) -> list[Span | None]:
    """Passages of a text in the one that followed it; None where they are not."""
    found = iter(reanchor(before, after, [place for place in places if place is not None]))
    moved = [next(found).new if place is not None else None for place in places]
    return [place if place is not None and after[place.start : place.end].strip() else None for place in moved]


def anchor_here(merging: Merging, there: Row, document_id: int, their_version: int) -> tuple[int, Anchor]:
    """A version here and a passage of it for what stands on a text there: its own words, where that text is here too.

    Else the words that were corrected there, as they are here; or the turn, where nothing is like them.
    """
    project, theirs = merging.project, merging.returned.theirs
    versions = version_ids(project, document_id)
    span = Span(there["start"], there["end"])
    text = read_text(theirs, their_version)
    turn = turn_at(turn_starts(theirs, their_version), span.start)
    same = _of_text(project, versions, _text_hash(theirs, their_version))
    if not text:
        return _of_what_is_missing_there(merging, there, versions, same)
    if same is not None:
        return same, make_anchor(text, *span, turn)
    earlier = (_of_text(project, versions, _text_hash(theirs, one)) for one in _before(theirs, there, their_version))
    version = next((one for one in earlier if one is not None), versions[-1])
    here = read_text(project, version)
    if not here:  # What waits for a missing text has its place in another.
        return version, make_anchor(text, *span, 0)
    starts = turn_starts(project, version)
    (place,) = _moved(text, here, [span])
    if place is None:
        merging.note(tr("what was coded in words that were corrected there, and are not here, waits on the whole turn"))
        turn = min(turn, len(starts) - 1)
        end = starts[turn + 1] if turn + 1 < len(starts) else len(here)
        place = Span(starts[turn], starts[turn] + len(here[starts[turn] : end].rstrip()))
    return version, make_anchor(here, *place, turn_at(starts, place.start))


def _of_what_is_missing_there(
    merging: Merging, there: Row, versions: Sequence[int], same: int | None
) -> tuple[int, Anchor]:
    """The version here and the anchor of what waits for a text that is missing there.

    It keeps its words and its place, which is one in the file of another program, where the text was missing here too;
    else it waits where that place would be in the text here.
    """
    start, end = there["start"], there["end"]
    if same is not None:
        return same, Anchor(start, end, there["quote"], there["prefix"], there["suffix"], there["turn"])
    here = read_text(merging.project, versions[-1])
    end = min(end, len(here))
    start = min(start, end - 1)
    return versions[-1], make_anchor(here, start, end, turn_at(turn_starts(merging.project, versions[-1]), start))


def latest_version(merging: Merging, document_id: int) -> int:
    """The version here that the present text of a document is."""
    if document_id not in merging.latest:
        merging.latest[document_id] = version_ids(merging.project, document_id)[-1]
    return merging.latest[document_id]


def waiting_place(merging: Merging, there: Row, document_id: int) -> Row | None:
    """Where words stood that are not in the present text here: an earlier version here, and the passage of it.

    Returns:
        None where they were corrected there and never stood here.
    """
    their_version = there.get("version_id") or version_ids(merging.returned.theirs, there["document_id"])[-1]
    version, place = anchor_here(merging, there, document_id, their_version)
    if version == latest_version(merging, document_id):
        return None
    return {"version_id": version, **asdict(place)}


def _before(theirs: Project, there: Row, their_version: int) -> list[int]:
    """The versions there that came before one, the latest first."""
    versions = version_ids(theirs, there["document_id"])
    return versions[: versions.index(their_version)][::-1]


def _of_text(project: Project, versions: Sequence[int], digest: bytes) -> int | None:
    """The latest of some versions that has a text."""
    found = read_rows(project, "version", {"id": list(versions), "text_sha256": digest}, ("id",))
    return max((id_ for (id_,) in found), default=None, key=versions.index)


def _text_hash(project: Project, version_id: int) -> bytes:
    digest: bytes = read_rows(project, "version", {"id": version_id}, ("text_sha256",))[0][0]
    return digest


def turn_starts(project: Project, version_id: int) -> list[int]:
    """Where the turns of a version begin, in code points."""
    return [row[0] for row in read_rows(project, "turn", {"version_id": version_id}, ("start",))]
