"""Telling that the database itself has gone away or given up from all that may be wrong with a question to it."""

from django.db import DatabaseError, InterfaceError, OperationalError


def is_outage(error: BaseException | None) -> bool:
    """Whether the database does not answer. A connection cut short comes as any of three kinds of error."""
    return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError
