"""Which command does what each action on names does; empty for the screen's alone."""

from __future__ import annotations

IDENTITY = {
    "app.pseudonymise": "identity pseudonymise",
    "app.drop_originals": "identity drop-originals",
    "app.identity_key": "identity list",
    "cases.identity_key": "identity list",
    "identity_key.change": "identity add",
    "identity_key.add": "identity add",
    "identity_key.rename": "identity add",
    "identity_key.take_out": "identity forget",
    "identity_key.passphrase": "identity passwd",
    "documents.names": "identity pseudonymise",
    "names_pass.places": "identity pseudonymise",
    "names_pass.yes": "identity pseudonymise",
    "names_pass.no": "identity pseudonymise",
    "names_pass.open": "identity pseudonymise",
    "names_pass.yes_all": "identity pseudonymise",
    "names_pass.change": "identity pseudonymise",
    "names_pass.carry_out": "identity pseudonymise",
    "names_pass.undo": "",
    "names_pass.redo": "",
    "name_places.yes": "identity pseudonymise",
    "name_places.change": "identity pseudonymise",
    "name_places.undo": "",
    "name_places.redo": "",
}
"""Action → command."""
