"""Telling the other screens of Consensus, who signs on with the first decision: they know coders by their ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar, cast

from qualcode.domain.changes import Effects
from qualcode.reconcile.consensus import consensus_of
from qualcode.reconcile.taking_over import BulkTaken, TakenOver
from qualcode.storage.project import Project

P = ParamSpec("P")
Done = TypeVar("Done", bound=Effects | TakenOver | BulkTaken)


def with_consensus(work: Callable[Concatenate[Project, P], Done]) -> Callable[Concatenate[Project, P], Done]:
    """The same work; where Consensus signed on for it, what it touched names coders too: that is an entry of its own,
    which nobody is told of otherwise."""

    def working(project: Project, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        before = consensus_of(project)
        done = work(project, *args, **kwargs)
        if before is not None or consensus_of(project) is None:
            return done
        return cast("Done", _naming_coders(done))

    return working


def _naming_coders(done: Effects | TakenOver | BulkTaken) -> Effects | TakenOver | BulkTaken:
    if isinstance(done, Effects):
        return replace(done, tables=done.tables | {"coder"})
    if done.effects is None:
        return done
    return replace(done, effects=replace(done.effects, tables=done.effects.tables | {"coder"}))
