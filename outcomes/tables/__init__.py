"""Tables of goals, money, cost centers and indicators."""
