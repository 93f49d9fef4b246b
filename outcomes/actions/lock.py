"""The money lock: who writes lines or shares of a county waits until the one before has committed."""

from django.db import connection

from obb.models import County


def lock_money(county: County) -> None:
    """Takes the county's money lock until the transaction ends; what is read afterwards nobody else changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcomes_lock_money(%s)", [county.pk])
