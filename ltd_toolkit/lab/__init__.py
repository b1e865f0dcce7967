"""The laboratory: panels to explore with, and a person's own copy of the lessons."""
