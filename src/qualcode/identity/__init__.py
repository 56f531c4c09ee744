"""Identities: what in the texts of a project may tell who a participant is."""
