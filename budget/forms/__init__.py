"""What people type in about the money, as clean values."""
