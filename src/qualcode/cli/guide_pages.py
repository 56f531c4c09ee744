"""Which page of the guide helps with which command: named where a command refuses, and by `qualcode help`."""

from __future__ import annotations

import click

from qualcode.domain.errors import QualcodeError

PAGES = {
    "demo": "field-researcher#make-a-project",
    "new": "field-researcher#make-a-project",
    "open": "exchange#opening",
    "export": "exchange#giving-out",
    "import": "field-researcher#look-before-you-import",
    "documents": "field-researcher#corrected-transcripts",
    "speakers": "field-researcher#who-speaks",
    "cases": "field-researcher#who-speaks",
    "codebook": "project-lead#changing-the-codebook",
    "code": "field-researcher#code",
    "autocode": "field-researcher#autocode",
    "codings": "project-lead#in-and-out",
    "memo": "field-researcher#memos",
    "coder": "project-lead#coders",
    "round": "project-lead#rounds-who-codes-what",
    "assign": "project-lead#rounds-who-codes-what",
    "work": "field-researcher#what-you-have-to-code",
    "coverage": "summaries#coverage-coverage-codes",
    "set": "field-researcher#look-at-what-you-have",
    "agreement": "agreement",
    "frequencies": "writer#tables-and-charts",
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
    "search": "field-researcher#find",
    "words": "text-mining#words-and-phrases",
    "concordance": "text-mining#a-word-in-its-context",
    "keyness": "text-mining#words-that-tell-two-groups-apart",
    "phrases": "text-mining#phrases-for-codes-in-vivo",
    "suggest": "suggestions",
    "model": "suggestions#language-models",
    "identity": "identity",
    "bundle": "project-lead#coders-who-work-apart",
    "merge": "project-lead#merging",
    "conflict": "project-lead#settling-conflicts",
    "reconcile": "project-lead#settling-disagreements",
    "report": "writer#a-report-that-can-be-written-again",
    "encrypt": "encryption",
    "decrypt": "encryption",
    "passwd": "encryption",
    "project": "team#to-a-server-and-back",
    "history": "doctor#the-history-for-an-auditor",
    "undo": "field-researcher#nothing-is-lost",
    "redo": "field-researcher#nothing-is-lost",
    "backup": "backups",
    "restore": "backups#restoring-one",
    "doctor": "doctor",
    "settings": "field-researcher#keys",
}
"""Command → `topic#section`; one that is not here has no page but `qualcode COMMAND --help`."""


def page_for(error: QualcodeError, ctx: click.Context) -> str:
    """The page that helps with a refusal: its own, else that of the command; empty where there is none."""
    return error.page or PAGES.get(ctx.invoked_subcommand or "", "")


def more(page: str) -> str:
    """The line that leads to a page of the guide."""
    return f"More: qualcode help {page}"
