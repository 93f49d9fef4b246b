#!/usr/bin/env python3
"""OBB's one command: sets up its own environment and database, then does what is asked."""

import sys

if sys.version_info < (3, 11):
    sys.exit("OBB needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

from obb.commandline import main  # only after the version is known to do

if __name__ == "__main__":
    main(sys.argv)
