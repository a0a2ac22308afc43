"""The network's answer over the plane of two inputs: where it is asked, how it is coloured, and the points over it."""
