"""The screens in a browser: a server on this machine's own address, for one project and one person at a time."""
