"""communique reads the press on a negotiation and keeps the record."""

__version__ = "0.1.0"
