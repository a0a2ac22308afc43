"""What all panels about the network share: what its places are called, the edits of it, and the choices of a layer."""
