"""Questions about the money, each answered with a bounded number of queries."""
