"""The web server's way in: `gunicorn obb.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "obb.settings")
os.environ.setdefault("OBB_WEB", "1")  # a page may not hold the database long; a command may

application = get_wsgi_application()

from obb.demo_guard import refuse_demo_people  # noqa: E402 models load only after Django's setup

refuse_demo_people()
