"""What the plot of a hidden layer's space is made of: what is asked, what is found, the view of it, and its words."""
