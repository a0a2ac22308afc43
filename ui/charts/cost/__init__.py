"""What the plot of cost and measures is made of: which curves there are, what is drawn of them, and what is said."""
