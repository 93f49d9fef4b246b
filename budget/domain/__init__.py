"""Sums and words about money: plain Python."""
