"""The pages of goals, what they cost and what is done about them."""
