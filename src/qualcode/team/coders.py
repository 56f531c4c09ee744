"""Coders: who codes, and in which role."""

from __future__ import annotations

from qualcode.domain.again import first_name, name_again
from qualcode.domain.changes import Effects
from qualcode.domain.choices import CODER_ROLES
from qualcode.domain.coder_colours import AUTOMATIC, checked_colour
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders


def check_coder_name(name: str) -> str:
    """A coder's name without white space around it.

    Raises:
        RuleError: It is empty, too long, holds control characters, or is that of Consensus.
    """
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise RuleError(tr("a coder's name has 1 to 80 printable characters"), remedy=tr("give another name"))
    if name.casefold() == CONSENSUS.casefold():
        raise RuleError(
            tr(
                "nobody codes as {consensus}: it owns what coders have agreed on, and counts before theirs",
                consensus=CONSENSUS,
            ),
            remedy=tr("give your own name"),
        )
    return name


def add_coder(project: Project, name: str, *, role: str = "coder", colour: str = AUTOMATIC) -> Effects:
    """Add a coder.

    Args:
        project: The project.
        name: What the coder is called.
        role: One of `CODER_ROLES`.
        colour: In which the coder is shown: `#RRGGBB`, the name of a colour, or `auto`.

    Raises:
        RuleError: There is one of that name, the role is unknown, or the colour is none.
    """
    name = check_coder_name(name)
    if role not in CODER_ROLES:
        raise RuleError(
            tr("“{role}” is no role", role=role),
            remedy=tr("choose one of {coder_roles}", coder_roles=", ".join(CODER_ROLES)),
        )
    kept = checked_colour(colour)
    if any(coder.name.casefold() == name.casefold() for coder in list_coders(project)):
        raise RuleError(tr("there is a coder “{name}” already", name=name))
    with project.change("add-coder", tr("{name} added as {role}", name=name, role=role)) as tx:
        tx.add("coder", name=name, role=role, colour=kept, created_ms=now_ms())
    return project.last


def add_again(project: Project, name: str) -> Effects:
    """Let a coder code anew what she has coded already, under a name of its own: one coder against herself, over time.

    What is coded under it is compared with what she coded first, and counts nowhere beside it.

    Raises:
        NotFoundError: There is no such coder.
        RuleError: The name would be too long.
    """
    again = check_coder_name(name_again(find_coder(project, name).name, [one.name for one in list_coders(project)]))
    with project.change("add-coder", tr("{name} added, to code anew", name=again)) as tx:
        tx.add("coder", name=again, role="coder", colour=checked_colour(AUTOMATIC), created_ms=now_ms())
    return project.last


def find_coder(project: Project, name: str) -> Coder:
    """The coder of this name, whatever its case.

    Raises:
        NotFoundError: There is none.
    """
    coders = list_coders(project)
    for coder in coders:
        if coder.name.casefold() == name.strip().casefold():
            return coder
    names = ", ".join(coder.name for coder in coders)
    raise NotFoundError(
        tr("there is no coder “{name}” (there are: {names})", name=name, names=names),
        remedy=tr("see `qualcode coder list`"),
    )


def set_role(project: Project, name: str, role: str) -> Effects:
    """Make a coder a lead, or a lead a coder: on one file who works is a matter of trust, and so is this.

    Raises:
        RuleError: There is no such role.
        NotFoundError: There is no such coder.
    """
    if role not in CODER_ROLES:
        raise RuleError(
            tr("“{role}” is no role", role=role),
            remedy=tr("choose one of {coder_roles}", coder_roles=", ".join(CODER_ROLES)),
        )
    coder = find_coder(project, name)
    with project.change("coder-role", tr("{name} is now a {role}", name=coder.name, role=role)) as tx:
        tx.update_where("coder", {"id": coder.id}, role=role)
    return project.last


def set_colour(project: Project, name: str, colour: str) -> Effects:
    """Show a coder in another colour.

    Args:
        project: The project.
        name: Which coder.
        colour: `#RRGGBB`, the name of a colour, or `auto` for one that the program chooses.

    Raises:
        RuleError: It is no colour, or the coder is somebody else and there is a lead, who alone may do that.
        NotFoundError: There is no such coder.
    """
    kept = checked_colour(colour)
    coder = find_coder(project, name)
    if coder.id != project.known_coder_id():
        check_lead(project, tr("give others another colour"))
    shown = tr("a colour of the program's choice") if not kept else tr("the colour {colour}", colour=kept)
    with project.change("coder-colour", tr("{name} has {colour}", name=coder.name, colour=shown)) as tx:
        tx.update_where("coder", {"id": coder.id}, colour=kept)
    return project.last


def rename_coder(project: Project, old: str, new: str) -> Effects:
    """Call a coder by another name; all that the coder did stays the coder's, also what was coded anew (`add_again`).

    Raises:
        RuleError: The name is taken or cannot be one, it is that of Consensus, or the coder is somebody else and there
            is a lead, who alone may do that.
        NotFoundError: There is no such coder.
    """
    coder, new = find_coder(project, old), check_coder_name(new)
    if coder.name.casefold() == CONSENSUS.casefold():
        raise RuleError(tr("{consensus} keeps its name: it owns what coders have agreed on", consensus=CONSENSUS))
    mine = coder.id == project.known_coder_id()
    if not mine:
        check_lead(project, tr("give others another name"))
    everyone = list_coders(project)
    names = [other.name for other in everyone]
    again = {
        other.id: check_coder_name(new + other.name[len(coder.name) :])
        for other in everyone
        if first_name(other.name, names) == coder.name
    }
    others = {other.name.casefold() for other in everyone if other.id != coder.id and other.id not in again}
    for name in (new, *again.values()):
        if name.casefold() in others:
            raise RuleError(tr("there is a coder “{name}” already", name=name), remedy=tr("choose another name"))
    with project.change("rename-coder", tr("{name} is called {new}", name=coder.name, new=new)) as tx:
        tx.update_where("coder", {"id": coder.id}, name=new)
        for other_id, name in again.items():
            tx.update_where("coder", {"id": other_id}, name=name)
    if mine:
        project.coder = new
    return project.last


def check_lead(project: Project, what: str) -> None:
    """Refuse what only a lead may do; in a project without a lead everybody may.

    Args:
        what: What is to be done, for the message: `freeze the codebook`.

    Raises:
        RuleError: There is a lead, and the session's coder is none.
    """
    leads = [coder for coder in list_coders(project) if coder.role == "lead"]
    me = project.known_coder_id()
    if leads and all(lead.id != me for lead in leads):
        names = ", ".join(lead.name for lead in leads)
        raise RuleError(
            tr("only a lead may {what}, and {coder} is none", what=what, coder=project.coder),
            remedy=tr("ask {names}", names=names),
        )
