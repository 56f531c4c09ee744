"""Which command does what each action on names does; empty for the screen's alone."""

from __future__ import annotations

from qualcode.domain.translation import tr

IDENTITY = {
    "app.pseudonymise": tr("identity pseudonymise"),
    "app.drop_originals": tr("identity drop-originals"),
    "app.identity_key": tr("identity list"),
    "cases.identity_key": tr("identity list"),
    "identity_key.change": tr("identity add"),
    "identity_key.add": tr("identity add"),
    "identity_key.rename": tr("identity add"),
    "identity_key.take_out": tr("identity forget"),
    "identity_key.passphrase": tr("identity passwd"),
    "documents.names": tr("identity pseudonymise"),
    "names_pass.places": tr("identity pseudonymise"),
    "names_pass.yes": tr("identity pseudonymise"),
    "names_pass.no": tr("identity pseudonymise"),
    "names_pass.open": tr("identity pseudonymise"),
    "names_pass.yes_all": tr("identity pseudonymise"),
    "names_pass.change": tr("identity pseudonymise"),
    "names_pass.carry_out": tr("identity pseudonymise"),
    "names_pass.undo": "",
    "names_pass.redo": "",
    "name_places.yes": tr("identity pseudonymise"),
    "name_places.change": tr("identity pseudonymise"),
    "name_places.undo": "",
    "name_places.redo": "",
}
"""Action → command."""
