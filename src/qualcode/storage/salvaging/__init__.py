"""Reading what can be read of a damaged project file, page by page, into a new project that is sound."""
