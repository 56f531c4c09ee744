"""A report file to begin with: the themes of the codebook, and what else a report can show, explained beside it."""

from __future__ import annotations

import json

from qualcode.codebook.tree import load_tree
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name

_HEAD = """\
# A report: `qualcode report run {file}` writes it anew, `qualcode report check {file}` says what changed since.
title: {title}
output: {output}            # .docx, .html or .md
# template: our-template.docx  # its styles, page and header; the report stands in place of a paragraph {{{{report}}}}
attribution: "{{participant}}"  # or with attributes, as in "a {{role}} in {{state}}"
# words: {{FL: Florida}}        # how this report says values
# k: 3                        # how many people must share what is shown of one
settled:                      # what you have looked at, so that it may be published
  accept: []                  # words that look like names and tell nobody
  redact: no                  # yes: [name], [place] … in the place of names
  suppress: no                # yes: small cells of tables are hidden
parts:
  - heading: How often themes come up
    text: Write here what you make of it.
  - table: frequencies
  - chart: frequencies
    kind: bars
"""
_THEME = """\
  - heading: {theme}
    quotes: {query}  # its codes, too; =… is the theme alone
    best_first: yes
    per_participant: 1  # of each code
    limit: 1            # of each code
"""


def first_report(project: Project, title: str, stem: str) -> str:
    """The text of a report file: counts of all codes, and the best quotes of every theme.

    Args:
        title: Of the report; empty for the name of the study.
        stem: The name of the report file without its ending.
    """
    tree = load_tree(project)
    head = _HEAD.format(
        file=f"{stem}.yaml", title=json.dumps(title or project_name(project), ensure_ascii=False), output=f"{stem}.docx"
    )
    themes = [
        _THEME.format(
            theme=json.dumps(code.name, ensure_ascii=False),
            query=json.dumps(f'"{tree.path(code.id)}"', ensure_ascii=False),
        )
        for code in tree.children(None)
        if not code.retired
    ]
    return head + "".join(themes)
