"""Errors that say what happened, what survived and what to do."""

from __future__ import annotations


class CommuniqueError(Exception):
    """An error shown to people as `error / kept / hint`, never as a traceback."""

    def __init__(self, message: str, *, kept: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.kept = kept
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.kept, self.hint)

    def lines(self) -> list[str]:
        """The error as the lines that are printed."""
        rows = (("error", self.message), ("kept", self.kept), ("hint", self.hint))
        return [f"{label}: {text}" for label, text in rows if text]


def _rebuild(kind: type[CommuniqueError], message: str, kept: str, hint: str) -> CommuniqueError:
    return kind(message, kept=kept, hint=hint)


class UsageError(CommuniqueError):
    """What was asked for can't be done as asked: a missing path, an unknown id, a bad query."""


class UnreadablePage(CommuniqueError):
    """One input can't be read as a page; the run goes on without it."""


class BrokenLexicon(CommuniqueError):
    """A lexicon file can't be used."""


class MissingModel(CommuniqueError):
    """A model file is absent or isn't the one this version was made with."""


class BrokenStore(CommuniqueError):
    """The record's file can't be used."""
