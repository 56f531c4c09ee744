"""All verbs of `identity`: finding names, the key, pseudonyms, taking names out, dropping the texts that hold them."""

from __future__ import annotations

from qualcode.cli import drop_originals, identity_key, identity_key_sheet, identity_pseudonyms, pseudonymise
from qualcode.cli.identity import identity

__all__ = ["drop_originals", "identity", "identity_key", "identity_key_sheet", "identity_pseudonyms", "pseudonymise"]
