"""What `manage.py bench` measures, each beside something everybody knows, in one run."""
