"""Which page of the guide belongs to which screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

BEGIN = "index"
"""The page for a screen that has none."""
PAGES = {
    "start": "field-researcher#make-a-project",
    "documents": "field-researcher#make-a-project",
    "importing": "how-to/import-transcripts",
    "speakers": "how-to/who-speaks",
    "cases": "how-to/who-speaks",
    "coding": "field-researcher#code",
    "memos": "how-to/write-memos",
    "older": "how-to/correct-a-transcript",
    "unplaced": "how-to/correct-a-transcript",
    "my_work": "field-researcher#what-you-have-to-code",
    "search": "how-to/find-words",
    "autocode": "how-to/code-many-at-once",
    "similar": "field-researcher#working-lists",
    "like_code": "field-researcher#working-lists",
    "doubtful": "field-researcher#working-lists",
    "new_codes": "field-researcher#working-lists",
    "quotes": "field-researcher#quotes-on-the-screen",
    "settings": "how-to/change-keys-and-colours",
    "history": "how-to/take-something-back",
    "codebook": "project-lead#on-the-screen",
    "mapping": "codebook-formats",
    "splitting": "how-to/change-the-codebook",
    "recoding": "project-lead#what-waits-to-be-looked-at-again",
    "versions": "project-lead#the-codebooks-past",
    "codebook_then": "project-lead#the-codebooks-past",
    "biography": "project-lead#the-codebooks-past",
    "proposals": "project-lead#while-a-round-is-on-freeze-propose-accept",
    "rounds": "project-lead#rounds-on-the-screen",
    "round": "project-lead#rounds-on-the-screen",
    "new_round": "project-lead#dealing-out",
    "bundles": "project-lead#handing-out",
    "merging": "project-lead#merging",
    "conflicts": "project-lead#settling-conflicts",
    "agreement": "project-lead#agreement-on-the-screen",
    "disagreements": "project-lead#disagreements-on-the-screen",
    "analysis": "project-lead#themes-in-numbers-on-the-screen",
    "words": "text-mining#on-the-screen",
    "backups": "how-to/go-back-to-a-backup",
    "identity_key": "identity#on-the-screen",
    "pseudonymise": "identity#taking-names-out-of-transcripts",
    "name_places": "identity#taking-names-out-of-transcripts",
}
"""A screen's `NAME` → `topic#section`."""
DIALOGS = {
    "PassphrasePrompt": "encryption#where-passphrases-come-from",
    "NewPassphrasePrompt": "identity#the-identity-key",
    "CodePicker": "field-researcher#code",
    "WishesPrompt": "how-to/exchange-with-another-program",
    "PlanPrompt": "project-lead#handing-out",
    "PlacementsPrompt": "how-to/correct-a-transcript",
    "DiffPrompt": "codebook-formats",
    "RestorePrompt": "how-to/go-back-to-a-backup",
    "KeyList": "how-to/change-keys-and-colours",
    "MemoEditor": "how-to/write-memos",
    "MemoList": "how-to/write-memos",
    "FlawList": "project-lead#is-the-codebook-sound",
}
"""A dialog's class → `topic#section`; for another one the page of the screen below it helps."""


def page_for(stack: Sequence[Screen[object]]) -> str:
    """The page for what stands on top; for a dialog without one, that of what it lies on."""
    for screen in reversed(stack):
        refused = getattr(screen, "refused_page", "")
        found = refused or PAGES.get(getattr(screen, "NAME", "")) or DIALOGS.get(type(screen).__name__)
        if found:
            return found
    return BEGIN
