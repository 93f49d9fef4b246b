"""One moment: all that a check asks is answered from it, whatever is written meanwhile."""

from django.db import connection


def one_moment() -> None:
    """For the start of a transaction; inside another one (a test's) nothing is set."""
    with connection.cursor() as cursor:
        if len(connection.savepoint_ids) == 0:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
