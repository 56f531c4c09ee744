"""The users of another program as coders of ours."""

from __future__ import annotations

from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS
from qualcode.exchange.intake import Intake, free
from qualcode.refi.own_conventions import is_own
from qualcode.storage.reads.codes import list_coders

_LONGEST = 80


def take_coders(intake: Intake) -> None:
    """Write the users; one who is called as the session's coder is that coder."""
    known = {coder.name.casefold(): coder for coder in list_coders(intake.project)}
    taken = set(known)
    for user in intake.exchanged.coders:
        intake.given["coders"] += 1
        same = known.pop(user.name.strip().casefold(), None)
        uuid = intake.identity("coder", user.uuid)
        if same is not None:
            intake.tx.update_where("coder", {"id": same.id}, uuid=uuid)
            intake.coders[user.uuid] = same.id
            if not is_own(intake.exchanged.origin):
                intake.losses.tolerate(tr("the coder of the file with your name is you"), same.name)
            continue
        name = user.name if user.name == CONSENSUS and user.name.casefold() not in taken else ""
        name = name or free(user.name, taken | {CONSENSUS.casefold()}, fallback="coder", longest=_LONGEST)
        taken.add(name.casefold())
        intake.coders[user.uuid] = intake.tx.add(
            "coder", uuid=uuid, name=name, role="coder", colour="", created_ms=now_ms()
        )
