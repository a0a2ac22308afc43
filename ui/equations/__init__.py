"""Formulas on the screen: lines of an equation, matrices, and texts with formulas in them."""
