"""The plots: one file each, and a small base class; they never import each other."""
