"""The guide that comes with qualcode: its pages, what is found in them, and how they are drawn."""
