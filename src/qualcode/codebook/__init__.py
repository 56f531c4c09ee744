"""The codebook: a tree of themes, codes and sub-codes, and the verbs that change it."""
