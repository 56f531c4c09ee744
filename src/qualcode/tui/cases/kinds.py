"""What the table of cases says of its kinds: participants, sites and documents."""

from __future__ import annotations

from qualcode.domain.translation import tr

EMPTY = {
    "participant": (
        tr(
            "No participants are known yet.\n"
            "\nPress ‹cases.import› to take in a sheet (csv, xlsx) with a column “participant” and "
            "one for each attribute, or ‹cases.map› to say who stands behind a speaker's label. "
            "‹cases.kind› shows sites and documents."
        )
    ),
    "site": (
        tr(
            "No sites are known yet.\n"
            "\nA sheet of participants with a column “site” makes them: press ‹cases.import› to take "
            "one in, or ‹cases.kind› for the next kind."
        )
    ),
    "document": (
        tr(
            "There are no documents yet.\n"
            "\nPress ‹app.documents› for them, and ‹documents.import› there to import some."
        )
    ),
}
NONE_OF_KIND = tr("There are none of this kind.\n\nPress ‹cases.kind› for the next kind.")


def several(kind: str) -> str:
    """What several of a kind are called."""
    return {"participant": tr("participants"), "site": tr("sites"), "document": tr("documents")}.get(kind, kind)
