"""Points in a plane, as the panels that draw and look at tables show them: coloured by class or by value."""
