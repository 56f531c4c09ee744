"""The frozen values and rules of the field: no I/O, no database, no screen."""
