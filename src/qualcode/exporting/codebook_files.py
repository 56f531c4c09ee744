"""Codebooks as files that are read back: a writer for each form."""

from __future__ import annotations

from qualcode.exporting.codebook_tables import codebook_to_csv, codebook_to_xlsx
from qualcode.exporting.codebook_yaml import codebook_to_yaml

__all__ = ["codebook_to_csv", "codebook_to_xlsx", "codebook_to_yaml"]
