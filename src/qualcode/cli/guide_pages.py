"""Which page of the guide helps with which command: named where a command refuses, and by `qualcode help`."""

from __future__ import annotations

import click

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr

PAGES = {
    "demo": "field-researcher#make-a-project",
    "new": "field-researcher#make-a-project",
    "open": "exchange#opening",
    "export": "how-to/exchange-with-another-program",
    "import": "how-to/import-transcripts",
    "documents": "field-researcher#look-at-what-you-have",
    "speakers": "how-to/who-speaks",
    "cases": "how-to/who-speaks",
    "codebook": "how-to/change-the-codebook",
    "code": "how-to/code-a-passage",
    "autocode": "how-to/code-many-at-once",
    "codings": "project-lead#in-and-out",
    "memo": "how-to/write-memos",
    "coder": "project-lead#coders",
    "round": "how-to/hand-out-documents",
    "assign": "how-to/hand-out-documents",
    "work": "field-researcher#what-you-have-to-code",
    "coverage": "summaries#coverage-coverage-codes",
    "set": "field-researcher#look-at-what-you-have",
    "agreement": "how-to/measure-agreement",
    "frequencies": "how-to/count-themes",
    "crosstab": "summaries#cross-table-crosstab",
    "cooccurrence": "summaries#co-occurrence-cooccurrence",
    "sequence": "summaries#sequence-sequence",
    "saturation": "summaries#saturation-saturation",
    "profile": "summaries#code-profile-profile-timeline-timeline-portrait-portrait",
    "timeline": "summaries#code-profile-profile-timeline-timeline-portrait-portrait",
    "portrait": "summaries#code-profile-profile-timeline-timeline-portrait-portrait",
    "framework": "summaries#framework-framework-show-use-of-quotes-report-use",
    "matrix": "formats#matrices-for-statistics-csv-parquet-xlsx",
    "quotes": "queries",
    "query": "queries",
    "search": "how-to/find-words",
    "words": "text-mining#words-and-phrases",
    "concordance": "text-mining#a-word-in-its-context",
    "keyness": "text-mining#words-that-tell-two-groups-apart",
    "phrases": "text-mining#phrases-for-codes-in-vivo",
    "suggest": "suggestions",
    "model": "suggestions#language-models",
    "identity": "how-to/names-out-of-transcripts",
    "bundle": "how-to/hand-out-documents",
    "merge": "project-lead#merging",
    "conflict": "project-lead#settling-conflicts",
    "reconcile": "how-to/settle-disagreements",
    "report": "how-to/report-from-a-file",
    "encrypt": "how-to/encrypt-a-project",
    "decrypt": "how-to/encrypt-a-project",
    "passwd": "how-to/encrypt-a-project",
    "project": "team#to-a-server-and-back",
    "history": "doctor#the-history-for-an-auditor",
    "undo": "how-to/take-something-back",
    "redo": "how-to/take-something-back",
    "backup": "how-to/go-back-to-a-backup",
    "restore": "how-to/go-back-to-a-backup",
    "doctor": "doctor",
    "completion": "how-to/complete-with-tab",
    "serve": "browser",
    "settings": "how-to/change-keys-and-colours",
}
"""Command → `topic#section`; one that is not here has no page but `qualcode COMMAND --help`."""


def page_for(error: QualcodeError, ctx: click.Context) -> str:
    """The page that helps with a refusal: its own, else that of the command; empty where there is none."""
    return error.page or PAGES.get(ctx.invoked_subcommand or "", "")


def more(page: str) -> str:
    """The line that leads to a page of the guide."""
    return tr("More: qualcode help {page}", page=page)
