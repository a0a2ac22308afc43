"""Where a number of the drawing comes from, and the light on what is being explained."""
