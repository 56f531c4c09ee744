"""Who works on the study, and named sets of things to work on."""
