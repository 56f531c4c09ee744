"""The codebook as a suggester is told of it."""

from __future__ import annotations

from collections.abc import Collection

from qualcode.codebook.tree import CodeTree
from qualcode.domain.suggestions import CodeCard


def cards_of(tree: CodeTree, given: Collection[int]) -> tuple[CodeCard, ...]:
    """A card for every code that can be given, by path.

    Retired codes have none, and neither have themes that only group others: to suggest them beside the codes they
    group would be no help.

    Args:
        given: The codes that stand in codings already; a theme among them has a card.
    """
    wanted = (
        code
        for code in tree.walk()
        if not code.retired and (code.id in given or not tree.groups(code.id) or not _in_use_below(tree, code.id))
    )
    cards = (
        CodeCard(
            uuid=code.uuid,
            path=tree.path(code.id),
            name=code.name,
            definition=code.definition,
            include=code.include,
            exclude=code.exclude,
            example=code.example,
            keywords=code.keywords,
        )
        for code in wanted
    )
    return tuple(sorted(cards, key=lambda card: (card.path, card.uuid)))


def _in_use_below(tree: CodeTree, code_id: int) -> bool:
    return any(not tree.code(id_).retired for id_ in tree.gathered(code_id) if id_ != code_id)
