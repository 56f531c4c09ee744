"""REFI-QDA: exchange files of other programs on one side, values on the other."""
