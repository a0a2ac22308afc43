"""Lessons: what a learner is shown, asked and checked on; each result is recomputed, never remembered."""
