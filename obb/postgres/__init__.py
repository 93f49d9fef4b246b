"""A PostgreSQL server of OBB's own, run from binaries on this machine with the standard library alone."""
