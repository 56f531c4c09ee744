"""Which command does what each action of the screens for coders who work apart does; empty for the screen's alone."""

from __future__ import annotations

TEAM = {
    "app.hand_out": "bundle",
    "app.merge": "merge",
    "app.conflicts": "conflict list",
    "app.bundles": "bundle",
    "documents.bundles": "bundle",
    "bundles.hand_out": "bundle",
    "bundles.merge": "merge",
    "bundles.conflicts": "conflict list",
    "bundle_plan.others": "bundle",
    "bundle_plan.cases": "bundle",
    "bundle_plan.write": "bundle",
    "merging.merge": "merge",
    "merging.codes": "merge",
    "merging.coders": "merge",
    "merging.settle": "conflict list",
    "merging.read_on": "",
    "merging.read_back": "",
    "merging.leave": "",
    "mapping.choose": "merge",
    "mapping.new": "merge",
    "mapping.as_found": "merge",
    "conflicts.ours": "conflict settle",
    "conflicts.theirs": "conflict settle",
    "conflicts.both": "conflict settle",
    "conflicts.all_ours": "conflict settle",
    "conflicts.all_theirs": "conflict settle",
    "conflicts.later": "",
    "conflicts.back": "",
    "conflicts.visit": "",
    "conflicts.read_on": "",
    "conflicts.read_back": "",
    "conflicts.leave": "",
}
"""Action → command."""
