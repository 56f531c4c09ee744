"""What the things of a project of another program are called where a report tells of them."""

from __future__ import annotations

from qualcode.domain.translation import tr

_IN_WORDS = {
    "documents": tr("documents"),
    "codes": tr("codes"),
    "coders": tr("coders"),
    "codings": tr("codings"),
    "memos": tr("memos"),
    "cases": tr("cases"),
    "attributes": tr("attributes"),
    "values": tr("values"),
    "sets": tr("sets"),
}


def in_words(thing: str) -> str:
    """What things of a kind are called.

    Args:
        thing: One of `domain.exchange.COUNTED`.
    """
    return _IN_WORDS[thing]
