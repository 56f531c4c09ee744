"""Letting coders in on a server: each by a role of her own, from which the server hides what she must not see."""

from __future__ import annotations

from qualcode.domain.coder_colours import AUTOMATIC
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.server_roles import check_login, let_in
from qualcode.team.coders import add_coder, check_coder_name, find_coder


def add_with_login(project: Project, name: str, login: str, *, role: str = "coder", colour: str = AUTOMATIC) -> bool:
    """Let a coder in by a role of the server, both made where they are missing; one change.

    Args:
        project: The project, on a server.
        name: The coder; one who is there already keeps role and colour.
        login: The name of the role.
        role: `coder` or `lead`, for a new coder.
        colour: In which a new coder is shown.

    Returns:
        Whether the role was made, and so has no password yet.

    Raises:
        RuleError: The project is a file, this session may not do that, or the role cannot be a coder's.
        ProjectError: There is no such role, and this session may not make one.
    """
    name = check_coder_name(name)
    check_login(project, login)
    with project.change("coder-login", tr("{name} is let in as “{login}”", name=name, login=login)) as tx:
        if all(coder.name.casefold() != name.casefold() for coder in list_coders(project)):
            add_coder(project, name, role=role, colour=colour)
        return let_in(tx, project, find_coder(project, name).id, login)
