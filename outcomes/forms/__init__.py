"""What people type in, as clean values."""
