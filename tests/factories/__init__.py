"""Small things for tests, made by hand."""
