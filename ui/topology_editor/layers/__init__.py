"""Whole layers: their headers and handles, dragging them, and what is done with them."""
