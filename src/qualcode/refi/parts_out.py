"""The parts of a project's XML before and behind its sources: users, codes, cases, sets and what frames them."""

from __future__ import annotations

from collections import Counter, defaultdict

from qualcode import __version__
from qualcode.domain.codebook_entries import CodebookEntry, same_name
from qualcode.domain.exchange import ExchangedCase, ExchangedSet
from qualcode.domain.translation import tr
from qualcode.refi.descriptions import join_description
from qualcode.refi.notes_out import Notes
from qualcode.refi.out_ground import Ground, entries_of
from qualcode.refi.own_conventions import (
    UNKNOWN_CODER,
    UNKNOWN_CODER_NAME,
    CaseSaid,
    case_description,
    origin,
    project_description,
    set_description,
    theme_set_guid,
)
from qualcode.refi.sources_out import passage_guid
from qualcode.refi.variables_out import Variables
from qualcode.refi.xml_out import attributes_of, closed, described, opened, tag

NAMESPACE = "urn:QDA-XML:project:1.0"
_SCHEMA = f"{NAMESPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def head(ground: Ground, notes: Notes, variables: Variables, base_path: str) -> str:
    """All that stands before the sources; asked for when those are written."""
    cases = _cases(ground, variables)
    codes = _codes(ground, notes)
    users = _users(ground)
    declared = (
        f'<Project xmlns="{NAMESPACE}" xmlns:xsi="{_INSTANCE}" xsi:schemaLocation="{_SCHEMA}"'
        f"{attributes_of(_project_attributes(ground, base_path))}>\n"
    )
    before = '<?xml version="1.0" encoding="utf-8"?>\n'
    return before + declared + users + codes + variables.section() + cases


def _project_attributes(ground: Ground, base_path: str) -> dict[str, str]:
    quirks = ground.quirks
    offsets = "utf16" if ground.utf16 else "codepoint"
    return {
        "name": ground.words(ground.project.name, tr("the project's name")) or "Project",
        "origin": origin(__version__, offsets, plain_ids=quirks.plain_ids),
        "creatingUserGUID": ground.creator() if ground.project.coders or ground.unknown_coder else "",
        "creationDateTime": ground.moment(ground.earliest_ms) if ground.earliest_ms is not None else "",
        "basePath": base_path,
    }


def _users(ground: Ground) -> str:
    users = [
        tag("User", guid=ground.user(coder.uuid), name=ground.words(coder.name, coder.name))
        for coder in ground.project.coders
    ]
    if ground.unknown_coder:
        users.append(tag("User", guid=ground.guids.of("coder", UNKNOWN_CODER), name=UNKNOWN_CODER_NAME))
    return _section("Users", users)


def _codes(ground: Ground, notes: Notes) -> str:
    book = ground.project.codebook
    marks = sum(bool(entry.mark) for entry in entries_of(book))
    if marks:
        ground.losses.leave_out(tr("marks of codes"), times=marks)
    names = _code_names(ground)
    codes = _section("Codes", [_code(ground, notes, entry, names) for entry in book.entries])
    return f"{opened('CodeBook')}{codes}{closed('CodeBook')}" if codes else ""


def _code_names(ground: Ground) -> dict[str, str]:
    """UUID of a code → its name in the file."""
    names = {entry.uuid: entry.name for entry in entries_of(ground.project.codebook)}
    if not ground.quirks.unique_code_names:
        return names
    above = {child.uuid: entry.name for entry in entries_of(ground.project.codebook) for child in entry.children}
    held = Counter(map(same_name, names.values()))
    taken = {key for key, count in held.items() if count == 1}
    for uuid, name in names.items():
        if held[same_name(name)] == 1:
            continue
        other, number = name if uuid not in above else f"{name} ({above[uuid]})", 1
        while same_name(other) in taken:
            number += 1
            other = f"{name} ({number})"
        taken.add(same_name(other))
        if other != name:
            names[uuid] = other
            ground.losses.tolerate(tr("codes of one name were told apart by what they stand below"), name)
    return names


def _code(ground: Ground, notes: Notes, entry: CodebookEntry, names: dict[str, str]) -> str:
    inside = (
        described(ground.words(join_description(entry), entry.name))
        + notes.refs_of_code(entry.uuid)
        + "".join(_code(ground, notes, child, names) for child in entry.children)
    )
    attributes = {
        "guid": ground.guids.of("code", entry.uuid),
        "name": ground.words(names[entry.uuid], entry.name),
        "isCodable": "true",
        "color": entry.colour,
    }
    return opened("Code", **attributes) + inside + closed("Code") if inside else tag("Code", **attributes)


def _cases(ground: Ground, variables: Variables) -> str:
    return _section("Cases", [_case(ground, variables, case) for case in ground.project.cases])


def _case(ground: Ground, variables: Variables, case: ExchangedCase) -> str:
    guids = ground.guids
    speaks = [(document, label) for document, label in case.speaks if document in ground.documents]
    said = CaseSaid(case.kind, tuple((guids.of("document", document), label) for document, label in speaks))
    documents = dict.fromkeys((*case.documents, *(document for document, _ in speaks)))
    passages = [passage for passage in dict.fromkeys(case.passages) if passage in ground.passages]
    if len(passages) < len(set(case.passages)):
        ground.losses.leave_out(tr("passages of cases"), case.name, times=len(set(case.passages)) - len(passages))
    refs = [guids.of("document", document) for document in documents if document in ground.documents]
    return (
        opened("Case", guid=guids.of("case", case.uuid), name=ground.words(case.name, case.name) or "Case")
        + described(case_description(said))
        + variables.of_case(case)
        + "".join(tag("SourceRef", targetGUID=guid) for guid in refs)
        + "".join(tag("SelectionRef", targetGUID=passage_guid(ground, *passage)) for passage in passages)
        + closed("Case")
    )


def tail(ground: Ground, notes: Notes) -> str:
    """All that stands behind the links."""
    about = described(project_description(ground.project.uuid))
    return _sets(ground) + about + notes.refs_of_project() + closed("Project")


def _sets(ground: Ground) -> str:
    written = _themes(ground)
    for one in ground.project.sets:
        if one.kind == "case":
            ground.losses.leave_out(tr("sets of cases"), one.name, thing="sets")
        else:
            written.append(_set(ground, one))
    return _section("Sets", written)


def _themes(ground: Ground) -> list[str]:
    """A Set for each code that others belong to beside their own theme, called by its path."""
    paths = _paths(ground.project.codebook.entries, "")
    by_path = {same_name(path): (path, entry) for path, entry in reversed(paths)}
    members: dict[str, list[str]] = defaultdict(list)
    for _, entry in paths:
        for theme in dict.fromkeys(map(same_name, entry.themes)):
            if theme in by_path:
                members[theme].append(ground.guids.of("code", entry.uuid))
            else:
                ground.losses.leave_out(tr("themes that are no code of the codebook"), entry.name)
    written = []
    for theme, (path, entry) in reversed(by_path.items()):
        if members[theme]:
            guid = theme_set_guid(entry.uuid).upper()
            held = "".join(tag("MemberCode", targetGUID=code) for code in members[theme])
            written.append(opened("Set", guid=guid, name=ground.words(path, path)) + held + closed("Set"))
    return written


def _paths(entries: tuple[CodebookEntry, ...], above: str) -> list[tuple[str, CodebookEntry]]:
    found = []
    for entry in entries:
        path = above + entry.name
        found.append((path, entry))
        found += _paths(entry.children, f"{path}/")
    return found


def _set(ground: Ground, one: ExchangedSet) -> str:
    if one.kind == "code":
        name, members = "MemberCode", [uuid for uuid in one.members if ground.guids.knows("code", uuid)]
    else:
        name, members = "MemberSource", [uuid for uuid in one.members if uuid in ground.documents]
    held = "".join(tag(name, targetGUID=ground.guids.of(one.kind, uuid)) for uuid in members)
    begin = opened("Set", guid=ground.guids.of("set", one.uuid), name=ground.words(one.name, one.name) or "Set")
    return begin + (held or described(set_description(one.kind))) + closed("Set")


def _section(name: str, written: list[str]) -> str:
    """Elements in their container, which must not be empty."""
    return opened(name) + "".join(written) + closed(name) if written else ""
