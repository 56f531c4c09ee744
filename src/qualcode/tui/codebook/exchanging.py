"""The keys that take files in and out, freeze the codebook, and open what lies over it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.checking import check_codebook
from qualcode.codebook.exchange import export_codebook, read_codebook
from qualcode.codebook.freezing import freeze_codebook, thaw_codebook
from qualcode.codebook.importing import CodebookDiff, compare_codebook, import_codebook
from qualcode.domain.choices import CODEBOOK_FORMATS
from qualcode.domain.codebook_entries import CodebookFile
from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reports.terms import Terms
from qualcode.reports.writing import write_file
from qualcode.storage.project import Project
from qualcode.tui.codebook.desk import CodebookDesk
from qualcode.tui.codebook.diffs import DiffPrompt
from qualcode.tui.codebook.flaw_list import FlawList
from qualcode.tui.codebook.questions import ReasonPrompt
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.prompts.dialogs import LinePrompt
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.suggestions.opening import AtHand, KnowsAtHand, open_list

READ = (".yaml", ".yml", ".csv", ".xlsx", ".qdc", ".qdpx")
"""Endings of the files that can be taken in."""

PRINTED = ".docx"
"""The ending of a codebook to print: with counts and quotes it is a publication, and checked as one."""


def appendix(project: Project, terms: Terms) -> bytes:
    """The codebook to print."""
    from qualcode.reports.codebook_appendix import codebook_appendix

    return codebook_appendix(project, terms)


def compared(project: Project, path: Path) -> tuple[CodebookFile, CodebookDiff]:
    """A file, and what taking it in would do."""
    book = read_codebook(path)
    return book, compare_codebook(project, book)


class Exchanging(CodebookDesk, KnowsAtHand):
    """Files, freezes, and the screens over the codebook."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o", "import", tr("Import"), id="codebook.import", show=False, tooltip=tr("Take in a codebook from a file")
        ),
        Binding(
            "x", "export", tr("Export"), id="codebook.export", show=False, tooltip=tr("Write the codebook to a file")
        ),
        Binding(
            "q",
            "queue",
            tr("To look at"),
            id="codebook.queue",
            show=False,
            tooltip=tr("Codings made under another definition"),
        ),
        Binding(
            "equals_sign",
            "like",
            tr("What looks like it"),
            id="codebook.like",
            key_display="=",
            show=False,
            tooltip=tr("Passages that look like the code and do not have it"),
        ),
        Binding(
            "p", "proposals", tr("Proposals"), id="codebook.proposals", show=False, tooltip=tr("What coders propose")
        ),
        Binding(
            "V", "versions", tr("Versions"), id="codebook.versions", show=False, tooltip=tr("Named states, and diffs")
        ),
        Binding(
            "L",
            "biography",
            tr("Life"),
            id="codebook.biography",
            show=False,
            tooltip=tr("All that happened to the code"),
        ),
        Binding(
            "C", "check", tr("Check"), id="codebook.check", show=False, tooltip=tr("What should be mended or looked at")
        ),
        Binding(
            "F", "freeze", tr("Freeze"), id="codebook.freeze", show=False, tooltip=tr("For a round; again thaws it")
        ),
    ]

    async def action_queue(self) -> None:
        """Look at what was coded under another definition: of the marked codes, or of all."""
        await open_over(self, "recoding", tuple(self.marked))

    def at_hand(self) -> AtHand:
        code = self.code()
        return AtHand((code.id, code.name) if code is not None and not code.retired else None)

    async def action_like(self) -> None:
        """List the passages that look like the code and do not have it."""
        code = self.code()
        if code is not None and code.retired:
            self.say(tr("{name} is retired: nothing is looked for that looks like it.", name=code.name))
        elif code is not None:
            await open_list(self, "like_code", code.id)

    async def action_proposals(self) -> None:
        """List what coders would change."""
        await open_over(self, "proposals")

    async def action_versions(self) -> None:
        """List the named states of the codebook."""
        await open_over(self, "versions")

    async def action_biography(self) -> None:
        """Tell what happened to the code."""
        code = self.code()
        if code is not None:
            await open_over(self, "biography", code.uuid)

    @work
    async def action_check(self) -> None:
        """Look through the codebook, and go to what is chosen of the findings."""
        flaws = await self.read(check_codebook)
        if flaws is None:
            return
        if not flaws:
            self.say(tr("Nothing to mend in the codebook"))
            return
        code_id = await self.app.push_screen_wait(FlawList(flaws))
        if code_id is not None and self.is_there:
            self.go_to_code(code_id)

    def go_to_code(self, code_id: int) -> None:
        """Put the cursor on a code, showing what hides it."""
        if self.book is None or code_id not in self.book.tree:
            return
        if self.book.tree.code(code_id).retired and not self.show_retired:
            self.show_retired = True
            self.lay_out()
        if not self.rows.go_to(code_id):
            self.action_unfilter()
            self.lay_out()
            self.rows.go_to(code_id)

    @work
    async def action_freeze(self) -> None:
        """Freeze the codebook for a round, or thaw it."""
        if self.book is None or not self.may_write():
            return
        if self.book.frozen:
            question = tr("Thaw the codebook, frozen for “{frozen}”?", frozen=self.book.frozen)
            why = await self.app.push_screen_wait(ReasonPrompt(question, yes=tr("thaw")))
            if why is not None:
                await self.carry_out(lambda project: thaw_codebook(project, reason=why))
            return
        note = tr("Until it is thawed nobody changes it: coders propose, the lead decides. Codes are given as before.")
        name: str | None = ""
        while name is not None:
            name = await self.app.push_screen_wait(
                LinePrompt(tr("Freeze the codebook for which round?"), name, note=note, hint=tr("as: round 1"))
            )
            if name and await self._freeze(name):
                return

    async def _freeze(self, name: str) -> bool:
        return await self.carry_out(lambda project: freeze_codebook(project, name)) is not None

    # ------------------------------------------------------------------ files

    @work
    async def action_export(self) -> None:
        """Ask for a file and write the codebook to it."""
        endings = [*CODEBOOK_FORMATS, PRINTED]
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Write the codebook to"),
                f"{Path.cwd()}/codebook.yaml",
                endings=endings,
                writing=True,
                must_end=True,
                note=tr("Formats: {endings}", endings=" ".join(ending for ending in endings if ending != ".yml")),
            )
        )
        if path is None:
            return
        if path.suffix.lower() == PRINTED:
            await publish(
                self,
                tr("the codebook"),
                "",
                (PRINTED[1:],),
                lambda project, terms, _: appendix(project, terms),
                path=path,
            )
            return
        format_ = CODEBOOK_FORMATS.get(path.suffix.lower(), path.suffix.lower().lstrip("."))
        data = await self.read(export_codebook, format_)
        if data is None:
            return
        try:
            await self.qualcode.store.run(lambda project: write_file(path, data, project))
        except QualcodeError as error:
            self.refuse(error)
        else:
            self.say(tr("The codebook is in {path}", path=path))

    @work
    async def action_import(self) -> None:
        """Ask for a codebook file, show what it would change, and take it in."""
        if not self.may_change():
            return
        path = await self.app.push_screen_wait(
            PathPrompt(
                tr("Take in a codebook"),
                f"{Path.cwd()}/",
                endings=READ,
                note=tr("What is new, changed and gone is shown first. Nothing is removed unless you ask for it."),
            )
        )
        if path is None:
            return
        found = await self.read(compared, path)
        if found is None or self.book is None:
            return
        book, diff = found
        taking = await self.app.push_screen_wait(DiffPrompt(book, diff, self.book.tree))
        if taking is None:
            return
        done = await self.change(
            import_codebook, book, same_meaning=taking.same_meaning, remove_gone=taking.remove_gone
        )
        if done is not None:
            removed = tr(", {removed} removed", removed=done.removed) if done.removed else ""
            self.say(
                tr(
                    "{codes} made, {changed} changed, {unchanged} as they were{removed}",
                    codes=counted(done.created, "code"),
                    changed=done.changed,
                    unchanged=done.unchanged,
                    removed=removed,
                )
            )
