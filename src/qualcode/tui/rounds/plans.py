"""How a sampling plan and the dealing out of documents are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted
from qualcode.team.sampling_plans import Dealt
from qualcode.tui.prompts.rows import QUIET, fit, harmless, one_line

_WIDEST_NAME = 30


def drawn_line(plan: SamplingPlan) -> str:
    """How many documents were drawn, of what, and by which seed."""
    share = f" ({plan.share})" if plan.share else ""
    by = tr(" by {by}", by=", ".join(plan.by)) if plan.by else ""
    return tr(
        "{drawn:,} of {documents}{share} drawn{by}, seed {seed}",
        drawn=len(plan.drawn),
        documents=counted(plan.population, "document"),
        share=share,
        by=by,
        seed=plan.seed,
    )


def stratum_lines(plan: SamplingPlan, width: int) -> Iterator[Content]:
    """A line for each stratum: its values, how many of its documents were drawn, and how many words."""
    if not plan.by:
        return
    names = [" · ".join(map(harmless, stratum.values)) for stratum in plan.strata]
    longest = max(cell_len(name) for name in (", ".join(plan.by), *names))
    drawn = [tr("{part:,} of {all:,}", part=one.drawn, all=one.population) for one in plan.strata]
    words = [tr("{part:,} of {all:,}", part=one.drawn_words, all=one.words) for one in plan.strata]
    if longest + max(map(len, drawn)) + max(map(len, words)) + 4 > width:  # The names of strata matter more.
        words = [number(one.drawn_words) for one in plan.strata]
    wide = [max(len(title), *map(len, texts)) for title, texts in ((tr("drawn"), drawn), (tr("words"), words))]
    room = min(longest, max(8, width - sum(wide) - 4))
    head = f"{fit(', '.join(map(harmless, plan.by)), room)}  {tr('drawn'):>{wide[0]}}  {tr('words'):>{wide[1]}}"
    yield Content.styled(head, f"underline {QUIET}")
    for one, name, some, said in zip(plan.strata, names, drawn, words, strict=True):
        yield Content.assemble(
            (fit(name, room), "bold" if one.drawn else QUIET), f"  {some:>{wide[0]}}", (f"  {said:>{wide[1]}}", QUIET)
        )
    if plan.empty:
        nothing = plural(
            "of {empty} of {number} stratum nothing is drawn: a larger sample reaches them",
            "of {empty} of {number} strata nothing is drawn: a larger sample reaches them",
            len(plan.strata),
            empty=len(plan.empty),
        )
        yield Content.styled(nothing, "$text-warning")


def plan_content(plan: SamplingPlan, titles: Mapping[str, str], width: int) -> Content:
    """A whole plan, for a report: rule, seed, strata, and the documents that were drawn.

    Args:
        titles: UUID of each document → its name.
    """
    others = tr("each by one coder") if plan.rest else tr("not coded in this round")
    lines = [
        Content.styled(drawn_line(plan), "bold"),
        Content(tr("each by {coders}; the others {others}", coders=counted(plan.each, "coder"), others=others)),
        Content.styled(tr("rule {rule}: the same seed draws the same documents again", rule=plan.rule), QUIET),
        Content(""),
        *stratum_lines(plan, width),
    ]
    if plan.by:
        lines.append(Content(""))
    lines.append(Content.styled(tr("Drawn"), "bold"))
    lines += [Content(f"  {harmless(titles.get(uuid, tr('(removed since)')))}") for uuid in plan.drawn]
    return Content("\n").join(lines)


def dealt_lines(dealt: Dealt, width: int) -> Iterator[Content]:
    """Who codes how much, by how much they differ, and how many documents every two of them share."""
    counts = dict.fromkeys(dealt.words, 0)
    for _, coders in dealt.documents:
        for coder in coders:
            counts[coder.name] += 1
    rows = [(name, number(counts[name]), number(words)) for name, words in dealt.words.items()]
    titles = tr("documents"), tr("words")
    wide = [max(len(title), *(len(row[i]) for row in rows)) for i, title in enumerate(titles, 1)]
    room = min(max(8, width - sum(wide) - 4), _WIDEST_NAME, max(8, *(cell_len(row[0]) for row in rows)))
    head = f"{fit(tr('coder'), room)}  {titles[0]:>{wide[0]}}  {titles[1]:>{wide[1]}}"
    yield Content.styled(head, f"underline {QUIET}")
    for name, documents, words in rows:
        yield Content.assemble((fit(name, room), "bold"), f"  {documents:>{wide[0]}}  {words:>{wide[1]}}")
    if len(rows) > 1:
        differ = tr("they differ by {words} at most", words=counted(dealt.difference, "word"))
        yield Content.styled(differ if dealt.difference else tr("equally many words each"), QUIET)
    yield from _pair_lines(dealt.pairs, width)


def _pair_lines(pairs: Mapping[tuple[str, str], int], width: int) -> Iterator[Content]:
    met = [
        tr("{coder} and {other} {count:,}", coder=harmless(a), other=harmless(b), count=count)
        for (a, b), count in pairs.items()
        if count
    ]
    if met:
        yield Content.styled(tr("documents that two code:"), QUIET)
        yield from (Content(f"  {one_line(pair, width - 2)}") for pair in met)


def joined(lines: Sequence[Content]) -> Content:
    """Lines below each other."""
    return Content("\n").join(lines)
