"""A bundle of emails becomes an HTTP service.

`app` is the ASGI application: `endpoints`, `negotiation`, `keys`, `batch` and `openapi` are parts of its
contract; `generator.answers` says which email or which problem, with its status, a request gets. `current`
follows the bundle; `server` listens, `guard` holds sockets to `limits`, `logs` and `metrics` tell of it all.
"""

from generator.service.app import Service, app
from generator.service.limits import Limits
from generator.service.server import serve

__all__ = ["Limits", "Service", "app", "serve"]
