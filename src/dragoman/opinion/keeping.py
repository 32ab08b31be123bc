"""Answers kept on disk, so that the same question is paid for once.

A file an answer; its name is a hash of the endpoint, the model, the version of the question and its words,
among them those of the article. What is read back is checked as if it had just come.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dragoman.cache import cache_folder
from dragoman.opinion.answers import LONGEST
from dragoman.opinion.asking import Endpoint
from dragoman.opinion.questions import VERSION, Question

log = logging.getLogger(__name__)


def usual_folder() -> Path | None:
    """Where answers are kept, beside what else dragoman keeps; None where nothing is to be."""
    folder = cache_folder()
    return folder / "opinions" if folder is not None else None


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept answers.

    Attributes:
        folder: where they are; None keeps none.
    """

    folder: Path | None

    def get(self, endpoint: Endpoint, question: Question) -> str | None:
        """The words that the model answered before; None where it wasn't asked."""
        path = self._path(endpoint, question)
        try:
            if path is None or path.stat().st_size > 8 * LONGEST:
                return None
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, endpoint: Endpoint, question: Question, content: str) -> None:
        """Keep an answer; where that can't be done it is asked for again another time."""
        path = self._path(endpoint, question)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and moved: another process sees the whole answer or none.
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(content.encode("utf-8", "replace"))
            os.replace(file.name, path)
        except OSError as error:
            log.warning("an answer can't be kept in %s (%s)", self.folder, error)

    def _path(self, endpoint: Endpoint, question: Question) -> Path | None:
        if self.folder is None:
            return None
        told = [endpoint.url.rstrip("/"), endpoint.model, VERSION, question.messages()]
        name = hashlib.blake2b(json.dumps(told).encode("ascii"), digest_size=20).hexdigest()
        return self.folder / name[:2] / f"{name}.txt"
