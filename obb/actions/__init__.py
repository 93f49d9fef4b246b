"""What changes the ground."""
