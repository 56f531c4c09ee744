"""The life of a code at the keyboard: what happened, by whom and why, and on to the codes that were merged."""

from __future__ import annotations

from pathlib import Path

from codebook_story import EARLIER, id_of, lines, showing, story, text_of, told
from coding_pilot import Session

from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.history.undoing import undo
from qualcode.storage.project import open_project
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.tui.screens.biography import BiographyScreen

__all__ = ["story", "told"]


def uuid_of(path: Path, name: str) -> str:
    with open_project(path, coder="jonas", write=False) as project:
        return load_tree(project).find(name).uuid


def life(desk: Session) -> list[str]:
    assert isinstance(desk.app.screen, BiographyScreen)
    return lines(desk.app.screen.rows)


async def test_a_life_tells_when_who_what_why_and_the_texts_word_by_word(story: Path) -> None:
    async with showing(story, BiographyScreen(uuid_of(story, "Joy")), size=(120, 30)) as desk:
        created, first, why, text, second, why_then, changed = [line.split(" | ") for line in life(desk)]
        assert created[0].startswith(("today", "20")) and created[1:] == ["jonas", "created as “Joy” below “Feelings”"]
        assert first[2] == "redefined (definition)" and why[2].strip() == "why: from the memos"
        assert text[:2] == ["", ""] and text[2].strip() == f"definition: [+{EARLIER}]"
        assert second[2] == "redefined (definition)" and why_then[2].strip() == "why: glad of what else?"
        assert changed[2].strip() == "definition: Somebody is glad about what [−happened.] [+was learnt.]"
        assert "3 events" in text_of(desk, "#summary")
        assert text_of(desk, "#whose").startswith("Feelings/Joy\nSomebody is glad")
        await desk.type("memos")
        await desk.settle()
        filtered = [line.split(" | ")[2].strip().split(":")[0] for line in life(desk)]
        assert filtered == ["redefined (definition)", "why", "definition"], "the filter keeps whole events"
        await desk.press("escape")
        await desk.settle()
        assert len(life(desk)) == 7


async def test_enter_on_a_merge_shows_the_life_of_the_other_code_and_esc_comes_back(story: Path) -> None:
    async with showing(story, BiographyScreen(uuid_of(story, "Fear"))) as desk:
        place = next(i for i, line in enumerate(life(desk)) if "“Feelings/Worry” merged into it" in line)
        await desk.press(*["down"] * place, "enter")
        await desk.settle()
        assert text_of(desk, "#whose").startswith("Feelings/Worry  in the codebook no longer")
        assert "merged into “Fear”" in "\n".join(life(desk))
        await desk.press("end", "enter")  # Its last row is the reason of the merge.
        await desk.settle()
        assert text_of(desk, "#whose").startswith("Feelings/Fear")
        await desk.press("escape", "escape")
        assert text_of(desk, "#whose").startswith("Feelings/Fear")
        await desk.press("home", "enter")
        assert "No other code has a part in that" in desk.said


async def test_an_undone_merge_leads_nowhere_it_should_not(story: Path) -> None:
    with open_project(story, coder="jonas") as project:
        (former,) = list_former_codes(project)
        for _ in range(2):
            undo(project)
        assert id_of(project, "Worry")
    async with showing(story, BiographyScreen(former.uuid)) as desk:
        said = "\n".join(life(desk))
        assert text_of(desk, "#whose").startswith("Feelings/Worry") and "no longer" not in text_of(desk, "#whose")
        assert "taken back since: merged into “Fear”" in said


async def test_what_was_taken_back_is_marked_also_when_that_happens_just_now(story: Path) -> None:
    async with showing(story, BiographyScreen(uuid_of(story, "Time"))) as desk:
        said = "\n".join(life(desk))
        assert "taken back since: colour #E69F00" in said and "undone: colour of its parent" in said
        screen = desk.app.screen
        assert isinstance(screen, BiographyScreen)
        await screen.change(lambda project: rename_code(project, id_of(project, "Time"), "Hours", reason="clearer"))
        await desk.settle()
        assert "renamed from “Time” to “Hours”" in "\n".join(life(desk))
        assert text_of(desk, "#whose") == "Hours"
        await desk.press("u")
        await desk.settle()
        assert "taken back since: renamed from “Time” to “Hours”" in "\n".join(life(desk))


async def test_a_life_fits_every_size_also_read_only_and_one_unknown_says_so(story: Path) -> None:
    with open_project(story, coder="jonas"):
        async with showing(story, BiographyScreen(uuid_of(story, "Joy")), size=(200, 50)) as desk:
            for size in ((40, 12), (20, 6), (80, 24)):
                await desk.resize(*size)
                if size[1] >= 12:
                    assert "created as “Joy”" in desk.screen_text(), size
            await desk.app.push_screen(BiographyScreen("no-such-code"))
            await desk.paint()
            assert "The journal tells nothing of this code." in desk.screen_text()
            await desk.press("enter", "escape")
            assert text_of(desk, "#whose").startswith("Feelings/Joy")
