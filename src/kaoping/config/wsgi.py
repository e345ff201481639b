"""What a WSGI server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
application = get_wsgi_application()

# What was loaded so far stays to the end: no collection need walk it again.
gc.freeze()
