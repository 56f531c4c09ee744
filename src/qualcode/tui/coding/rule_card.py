"""The rule card: when a code is to be given, and when not."""

from __future__ import annotations

from textual.content import Content

from qualcode.codebook.tree import SEPARATOR, CodeTree

_RULES = (("", "definition"), ("Use when ", "include"), ("Not when ", "exclude"), ("Example ", "example"))


def rule_card(tree: CodeTree, code_id: int) -> Content:
    """Name, definition, include, exclude and example of a code."""
    code = tree.code(code_id)
    above = tree.path(code_id).rpartition(SEPARATOR)[0]
    parts: list[Content | tuple[str, str] | str] = [(code.name, "bold")]
    if above:
        parts.append(("  " + above, "$foreground 70%"))
    for title, field in _RULES:
        text = " ".join(getattr(code, field).split())
        if text:
            parts.extend(["\n", (title, "bold"), f"“{text}”" if field == "example" else text])
    if len(parts) <= 2:
        parts.append(("\nno rule written yet", "$foreground 70%"))
    return Content.assemble(*parts)
