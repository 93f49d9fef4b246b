"""What changes the results: each action is whole or not at all, and says who and why."""
