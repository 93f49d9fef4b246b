"""How files become records: reading bytes, naming problems, applying profiles."""
