"""Questions about goals, indicators and what they cost, each answered with a bounded number of queries."""
