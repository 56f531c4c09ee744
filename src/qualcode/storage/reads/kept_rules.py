"""Whether the rows that a change has written so far keep the rules that hold among them."""

from __future__ import annotations

from qualcode.domain.errors import RuleError
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.rules import broken_rule
from qualcode.storage.transaction import Transaction


def check_rules(project: Project, tx: Transaction) -> None:
    """Refuse a change that would leave rows as no qualcode leaves them.

    Raises:
        RuleError: A rule is broken.
    """
    with project.reading() as connection:
        broken = broken_rule(connection, tx.images)
    if broken is not None:
        raise RuleError(
            tr("this cannot be done: {broken}", broken=broken), remedy=tr("settle that first, and try again")
        )
