"""A package, so that the demo loaded for its tests is rolled back after the last of them."""
