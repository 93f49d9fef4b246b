"""What changes the money."""
