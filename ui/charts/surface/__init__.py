"""The pieces of the view of the cost surface: contour map, 3-D drawing, slice, and what works them out."""
