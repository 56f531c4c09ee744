"""The transcript view: speaker, margin and text in one scrolling widget."""
