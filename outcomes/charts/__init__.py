"""Charts of money and of indicators."""
