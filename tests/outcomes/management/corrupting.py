"""What `verify_ledger` says, and how a ledger is corrupted that guards itself."""

import io

from django.core.management import CommandError, call_command
from django.db import connection


def verify(*words):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_ledger", *words, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), [*err.getvalue().splitlines(), str(error)]
    return out.getvalue(), []


NO_GUARDS = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT conrelid::regclass AS place, conname FROM pg_constraint WHERE contype = 'f' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.place, r.conname);
    END LOOP;
    FOR r IN SELECT DISTINCT tgrelid::regclass AS place FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', r.place);
    END LOOP;
END $$
"""


def behind_the_guards(sql):
    """What somebody who owns the database could do, or a disk. Taken back when the test ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(NO_GUARDS)
        cursor.execute(sql)
