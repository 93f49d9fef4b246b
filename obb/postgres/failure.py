"""Why no server of OBB's own runs, in a sentence for the person at the terminal."""


class PostgresFailure(Exception):
    """Its text is a whole sentence with the remedy."""
