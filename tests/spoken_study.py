"""A study in which it is known who says which word how often."""

from __future__ import annotations

from pathlib import Path

from qualcode.cases.mapping import map_speaker
from qualcode.cases.sheets import import_cases
from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project

FIRST = """INTERVIEWER: Tell me about the bell schedule, the bell schedule.

ANNA: The bell schedule rules us. [00:10] Our bell schedules changed, and the garden stayed.

BEN: I want a garden! Gardens calm students. The Bell Schedule, no.
"""
SECOND = """INTERVIEWER: And the garden?

CARA: Homework, homework, homework. Students hate homework; the bell schedule is fine.

DORA: The garden. Students dig there.
"""
NOTES = """Students dig in the mud.
"""
PEOPLE = """participant,speaker,site,role,site.state
P1,ANNA,Oak Hill,teacher,FL
P2,BEN,Oak Hill,teacher,FL
P3,CARA,Elm,student,CA
"""


def build(project: Project, folder: Path) -> Project:
    """Two interviews and notes; two teachers, a student, and DORA who is not mapped."""
    for name, text in (("first", FIRST), ("second", SECOND), ("mud", NOTES)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt" for name in ("first", "second", "mud")])
    map_speaker(project, "INTERVIEWER", participant=None, interviewer=True)
    import_cases(project, folder / "people.csv")
    for path in ("Time/Bell", "Outside"):
        create_path(project, path)
    return project
