"""Nobody signs in to a server in service with a demo's password."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from obb.models import Person


def refuse_demo_people() -> None:
    """Raise ImproperlyConfigured when a demo's sign-ins are in the database of a server in service."""
    if settings.LOCAL:
        return
    found = Person.objects.filter(is_demo=True).exists()
    connection.close()  # the process may fork its workers after this
    if found:
        raise ImproperlyConfigured(
            "This database holds the demo's sign-ins, whose passwords everybody knows: "
            "start from a database of your own (migrate, add_county, add_person)."
        )
