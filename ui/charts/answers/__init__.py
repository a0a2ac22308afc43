"""The pictures of right and wrong answers: each a page with a view, its words, and what can be read of it."""
