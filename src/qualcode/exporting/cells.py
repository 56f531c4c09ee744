"""Cells of tables that a spreadsheet opens; readers find the same two functions in `domain.formula_guard`."""

from __future__ import annotations

from qualcode.domain.formula_guard import guard_formula, unguard_formula

__all__ = ["guard_formula", "unguard_formula"]
