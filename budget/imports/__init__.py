"""What the budget takes from files: lines, stages, dimensions."""
