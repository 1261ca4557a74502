"""The dossier in the browser: pages made on the server, read-only, nothing loaded from elsewhere."""

from communique.web.app import Serving, make_app
from communique.web.gate import LEAST_TOKEN, LOOPBACK
from communique.web.server import listen, serve_on
from communique.web.site import write_site

__all__ = ["LEAST_TOKEN", "LOOPBACK", "Serving", "listen", "make_app", "serve_on", "write_site"]
