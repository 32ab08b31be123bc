"""The exceptions of dragoman: one root, and a message that says what was found and what to try."""

from __future__ import annotations


class DragomanError(Exception):
    """Root of every error that dragoman raises on purpose."""


class DataError(DragomanError):
    """A file of linguistic knowledge is wrong.

    Args:
        where: file and line, as "triggers/assault.txt:12".
        found: what stands there.
        expected: what should stand there, and what to do.
    """

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(f"{where}: found {found!r}; {expected}")
        self.where = where
        self.found = found
        self.expected = expected


class SourceError(DragomanError):
    """An input can't be read as news. The message names the input, the cause and what to do.

    Args:
        source: the path, URL or line that was asked for.
        cause: what is wrong with it.
        hint: what to do about it.
    """

    def __init__(self, source: str, cause: str, hint: str = "") -> None:
        super().__init__(f"{source}: {cause}" + (f"; {hint}" if hint else ""))
        self.source = source
        self.cause = cause
        self.hint = hint


class RecordError(DragomanError):
    """The record (the database file) can't be opened, read or written."""


class CorrectionError(DragomanError):
    """What a person asks to be corrected isn't there, or can't be corrected so."""


class TooSlowError(RecordError):
    """A question to the record was given up, for it took too long."""


class PipelineError(DragomanError):
    """The components are in an order in which one of them lacks what it requires."""


class ModelError(DragomanError):
    """The language model can't be loaded."""


class WorkerError(DragomanError):
    """A process that reads documents was ended from outside."""
