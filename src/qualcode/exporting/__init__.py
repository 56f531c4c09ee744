"""Writers: values in, the text of a file out; each escapes what its format could act on."""
