"""Plain sums of the ground: years, exact splits, amounts, dates. No framework, no clock."""
