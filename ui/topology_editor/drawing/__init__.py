"""The drawing of the network: where everything lies, the items that draw it, and the view that shows them."""
