"""The screens that a key or command opens from anywhere: the module of each, and the class in it."""

from __future__ import annotations

ROOMS = {
    "documents": "DocumentsScreen",
    "codebook": "CodebookScreen",
    "cases": "CasesScreen",
    "search": "SearchScreen",
    "quotes": "QuotesScreen",
    "analysis": "FrequenciesScreen",
    "history": "HistoryScreen",
    "settings": "SettingsScreen",
    "speakers": "SpeakersScreen",
    "unplaced": "UnplacedScreen",
    "recoding": "RecodingScreen",
    "splitting": "SplittingScreen",
    "memos": "MemosScreen",
    "versions": "VersionsScreen",
    "proposals": "ProposalsScreen",
    "like_code": "LikeCodeScreen",
    "doubtful": "DoubtfulScreen",
    "new_codes": "NewCodesScreen",
    "similar": "SimilarScreen",
    "words": "WordsScreen",
    "bundles": "BundlesScreen",
    "backups": "BackupsScreen",
    "conflicts": "ConflictsScreen",
    "my_work": "MyWorkScreen",
    "rounds": "RoundsScreen",
    "agreement": "AgreementScreen",
    "disagreements": "DisagreementsScreen",
}
"""Screen modules of `qualcode.tui.screens`, and the class in each."""
HOMES = ("start", "documents", "my_work", "coding")
"""Screens over which another one is put, so that Esc leads back to them; any other gives way to the next."""
