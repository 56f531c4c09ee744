"""How a round was drawn and dealt out, as commands answer and print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.cli.output import answer_table, one_line, say
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.rounds import SamplingPlan
    from qualcode.team.sampling_plans import Dealt


def dealt_json(dealt: Dealt) -> dict[str, Any]:
    """Who was given what, as commands answer it."""
    counts = {coder.name: 0 for coder in dealt.coders}
    for _, theirs in dealt.documents:
        for coder in theirs:
            counts[coder.name] += 1
    return {
        "documents": len(dealt.documents),
        "assignments": dealt.assignments,
        "coders": [{"coder": name, "documents": counts[name], "words": words} for name, words in dealt.words.items()],
        "difference": dealt.difference,
        "pairs": pairs_json(dealt.pairs),
        "assigned": [
            {"document": document.name, "words": document.words, "coders": [coder.name for coder in theirs]}
            for document, theirs in dealt.documents
        ],
    }


def pairs_json(pairs: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    """How many documents two coders both code, as commands answer it."""
    return [{"coders": list(pair), "documents": met} for pair, met in pairs.items()]


def plan_json(plan: SamplingPlan | None, titles: dict[str, str]) -> dict[str, Any] | None:
    """How a sample was drawn, as commands answer it."""
    if plan is None:
        return None
    return {
        "rule": plan.rule,
        "seed": plan.seed,
        "by": list(plan.by),
        "share": plan.share or None,
        "population": plan.population,
        "asked": plan.asked,
        "each": plan.each,
        "rest": plan.rest,
        "strata": [
            {
                "values": list(stratum.values),
                "population": stratum.population,
                "words": stratum.words,
                "drawn": stratum.drawn,
                "drawn_words": stratum.drawn_words,
            }
            for stratum in plan.strata
        ],
        "drawn": [{"id": uuid, "document": titles.get(uuid)} for uuid in plan.drawn],
    }


def print_plan(plan: SamplingPlan, titles: dict[str, str]) -> None:
    """Print the strata of a sample, and what was drawn."""
    heads = (*plan.by, tr("documents"), tr("words"), tr("drawn"), tr("words drawn"))
    answer_table(
        heads,
        [
            (*map(one_line, stratum.values), stratum.population, stratum.words, stratum.drawn, stratum.drawn_words)
            for stratum in plan.strata
        ],
        right=heads[len(plan.by) :],
    )
    share = f" ({plan.share})" if plan.share else ""
    say(
        tr(
            "{drawn} of {documents}{share} drawn with --seed {seed}",
            drawn=len(plan.drawn),
            documents=counted(plan.population, "document"),
            share=share,
            seed=plan.seed,
        )
    )
    if plan.empty:
        say(
            tr(
                "of {empty} of {strata} strata nothing was drawn: a larger sample would reach them",
                empty=len(plan.empty),
                strata=len(plan.strata),
            )
        )
    drawn = ", ".join(one_line(titles.get(uuid, tr("(removed)"))) for uuid in plan.drawn)
    say(tr("drawn: {documents}", documents=drawn))


def print_balance(difference: int, pairs: dict[tuple[str, str], int]) -> None:
    """Print how evenly the work is dealt out, and who meets whom."""
    say(tr("greatest difference between coders: {words}", words=counted(difference, "word")))
    met = [
        tr("{one} and {other} {number}", one=one_line(a), other=one_line(b), number=count)
        for (a, b), count in pairs.items()
        if count
    ]
    if met:
        say(tr("documents that two code: {met}", met=", ".join(met)))
