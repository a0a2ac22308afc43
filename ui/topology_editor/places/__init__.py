"""Single units and weights: their menu and keys, the cards in which they are typed over, and what they are worth."""
