"""The guide on the screen: the page for what is shown, its links, and words in it."""
