"""The parts of the view of gradient and update sizes: what is drawn, what is said, and the small controls."""
