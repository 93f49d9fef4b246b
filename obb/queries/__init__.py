"""What the ground's pages ask for."""
