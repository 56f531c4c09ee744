"""A report file to begin with: the themes of the codebook, and what else a report can show, explained beside it."""

from __future__ import annotations

import json

from qualcode.codebook.tree import load_tree
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name


def _head() -> str:
    return tr(
        "# A report: `qualcode report run {file}` writes it anew, `qualcode report check {file}` "
        "says what changed since.\n"
        "title: {title}\n"
        "output: {output}            # .docx, .html or .md\n"
        "# template: our-template.docx  # its styles, page and header; the report stands in "
        "place of a paragraph {{{{report}}}}\n"
        'attribution: "{{participant}}"  # or with attributes, as in "a {{role}} in {{state}}"\n'
        "# words: {{FL: Florida}}        # how this report says values\n"
        "# k: 3                        # how many people must share what is shown of one\n"
        "# language: nl                # what it is written in: en, nl; else as the program\n"
        "settled:                      # what you have looked at, so that it may be published\n"
        "  accept: []                  # words that look like names and tell nobody\n"
        "  redact: no                  # yes: [name], [place] … in the place of names\n"
        "  suppress: no                # yes: small cells of tables are hidden\n"
        "parts:\n"
        "  - heading: How often themes come up\n"
        "    text: Write here what you make of it.\n"
        "  - table: frequencies\n  - chart: frequencies\n    kind: bars\n"
    )


def _theme() -> str:
    return tr(
        "  - heading: {theme}\n"
        "    quotes: {query}  # its codes, too; =… is the theme alone\n"
        "    best_first: yes\n"
        "    per_participant: 1  # of each code\n    limit: 1            # of each code\n"
    )


def first_report(project: Project, title: str, stem: str) -> str:
    """The text of a report file: counts of all codes, and the best quotes of every theme.

    Args:
        title: Of the report; empty for the name of the study.
        stem: The name of the report file without its ending.
    """
    tree = load_tree(project)
    head = _head().format(
        file=f"{stem}.yaml", title=json.dumps(title or project_name(project), ensure_ascii=False), output=f"{stem}.docx"
    )
    theme = _theme()
    themes = [
        theme.format(
            theme=json.dumps(code.name, ensure_ascii=False),
            query=json.dumps(f'"{tree.path(code.id)}"', ensure_ascii=False),
        )
        for code in tree.children(None)
        if not code.retired
    ]
    return head + "".join(themes)
