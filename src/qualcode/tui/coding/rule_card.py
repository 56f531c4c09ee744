"""The rule card: when a code is to be given, and when not."""

from __future__ import annotations

from textual.content import Content

from qualcode.codebook.tree import SEPARATOR, CodeTree
from qualcode.domain.memo_links import as_written
from qualcode.domain.translation import tr
from qualcode.tui.prompts.rows import QUIET, harmless

_RULES = (
    ("", "definition"),
    (tr("Use when "), "include"),
    (tr("Not when "), "exclude"),
    (tr("Example "), "example"),
    (tr("Keywords "), "keywords"),
)


def rule_card(tree: CodeTree, code_id: int, *, named: bool = True) -> Content:
    """Name, definition, include, exclude, example and keywords of a code.

    Args:
        named: Whether it begins with the code's name; without it the first line is the definition.
    """
    code = tree.code(code_id)
    above = tree.path(code_id).rpartition(SEPARATOR)[0]
    lines: list[Content] = []
    if named:
        lines.append(Content.assemble((harmless(code.name), "bold"), (f"  {harmless(above)}" if above else "", QUIET)))
    for title, field in _RULES:
        text = harmless(" ".join(as_written(getattr(code, field)).split()))
        if text:
            lines.append(Content.assemble((title, "bold"), f"“{text}”" if field == "example" else text))
    if len(lines) <= int(named):
        lines.append(Content.styled(tr("no rule written yet"), QUIET))
    return Content("\n").join(lines)
