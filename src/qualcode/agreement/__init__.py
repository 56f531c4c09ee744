"""Agreement between coders: coefficients on plain tables and spans, each with its source and formula.

Nothing here knows a project: documents, coders and codes come as numbers, ratings and spans. Sources are named by the
author and year in the docstrings; `catalogue.METRICS` lists every coefficient under the name that answers use.
"""
