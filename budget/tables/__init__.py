"""Tables of the money."""
