"""Small makers of real things, so that a test says only what it is about."""
