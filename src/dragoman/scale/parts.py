"""The input cut into parts, the same at each run, and files that are there whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any

from dragoman.errors import DragomanError, SourceError
from dragoman.source import Outcome, item_of
from dragoman.warc import page_offsets, read_warc

SIZE = 250
"""Documents of a part: half a minute of work, which is what the loss of a worker costs."""
ARCHIVES = (".warc", ".warc.gz")
ENDINGS = (".parquet", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", *ARCHIVES)
_WANTED = ("id", "text", "title", "source", "url", "published")
"""What a row may tell."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one file that are read together.

    Attributes:
        name: the same at each run over the same files; what is written of the part is called by it.
        path: the file, with its scheme.
        start: the first row; of a web archive the byte at which the first page begins.
        count: how many at most.
    """

    name: str
    path: str
    start: int
    count: int


class Files:
    """The files of a local folder, or of one in S3, Google's storage or what else Arrow opens.

    Args:
        place: a path, or a URI as s3://bucket/folder.

    Raises:
        DragomanError: pyarrow is missing, or doesn't know the scheme.
    """

    def __init__(self, place: str) -> None:
        try:
            from pyarrow import ArrowInvalid, fs
        except ImportError:
            raise DragomanError("pyarrow is missing; install dragoman[tables] or dragoman[ray]") from None
        try:
            if "://" in place:
                self.system, self.root = fs.FileSystem.from_uri(place)
            else:
                self.system, self.root = fs.LocalFileSystem(), os.path.abspath(place)
        except ArrowInvalid as error:
            raise DragomanError(f"{place}: {error}; give a path, s3://, gs:// or file://") from None
        self._selector, self._file = fs.FileSelector, fs.FileType.File

    def under(self, folder: str = "") -> list[str]:
        """The names of the files below a folder, or of the one file that it is, in order."""
        path = f"{self.root}/{folder}".rstrip("/")
        info = self.system.get_file_info(path)
        if info.type == self._file:
            return [""]
        found = self.system.get_file_info(self._selector(path, recursive=True, allow_not_found=True))
        return sorted(f.path.removeprefix(self.root).lstrip("/") for f in found if f.type == self._file)

    def path(self, name: str) -> str:
        """The full path of a file."""
        return f"{self.root}/{name}" if name else self.root

    def write(self, name: str, content: bytes) -> None:
        """Write a file that nobody sees before it is whole; it takes the place of one of its name."""
        path = self.path(name)
        folder = path.rpartition("/")[0]
        self.system.create_dir(folder, recursive=True)
        # One name for every try: what was cut off is written over, and never looked at.
        hidden = f"{folder}/.{name.rpartition('/')[2]}.part"
        with self.system.open_output_stream(hidden, compression=None) as stream:
            stream.write(content)
        self.system.move(hidden, path)

    def remove(self, name: str) -> None:
        """Take a file away."""
        self.system.delete_file(self.path(name))


def plan(place: str, size: int = SIZE) -> list[Part]:
    """The parts of an input.

    Args:
        place: a file or folder of Parquet, JSON Lines or web archives, or its URI.
        size: documents of a part.

    Raises:
        SourceError: there is no such file.
    """
    files = Files(place)
    names = [n for n in files.under() if files.path(n).endswith(ENDINGS)]
    if not names:
        raise SourceError(place, "holds no " + ", ".join(ENDINGS), "give a file or a folder of such files")
    found = []
    for name in names:
        digest = blake2b(name.encode(), digest_size=4).hexdigest()
        stem = (name or files.root).rpartition("/")[2].partition(".")[0]
        where = _under(place, name) if name else place
        cuts = _cuts(files, name, size)
        found += [Part(f"{stem}-{digest}-{start:09d}", where, start, count) for start, count in cuts]
    return found


def _under(place: str, name: str) -> str:
    """A file of a folder; what a URI says of how to reach it (s3://bucket/folder?region=…) stays last."""
    folder, mark, how = place.partition("?") if "://" in place else (place, "", "")
    return f"{folder.rstrip('/')}/{name}{mark}{how}"


def _cuts(files: Files, name: str, size: int) -> list[tuple[int, int]]:
    """Where the parts of a file begin and how much they hold."""
    if not files.path(name).endswith(ARCHIVES):
        return [(start, size) for start in range(0, _rows_in(files, name), size)]
    with files.system.open_input_file(files.path(name)) as stream:
        pages = page_offsets(stream, files.path(name))
    if len(set(pages)) < len(pages) or not pages:
        return [(0, sys.maxsize)]  # compressed as one piece: it can't be entered but at its begin
    starts = pages[::size]
    # What is broken after the last page is come upon by who reads on.
    return [(start, size if start != starts[-1] else sys.maxsize) for start in starts]


def _rows_in(files: Files, name: str) -> int:
    if files.path(name).endswith(".parquet"):
        import pyarrow.parquet as parquet

        return int(parquet.read_metadata(files.path(name), filesystem=files.system).num_rows)
    return sum(1 for _ in _lines(files, name))


def _lines(files: Files, name: str = "") -> Iterator[bytes]:
    with files.system.open_input_file(files.path(name)) as raw:
        packed = files.path(name).endswith(".gz")
        with gzip.GzipFile(fileobj=raw) if packed else io.BufferedReader(raw) as lines:
            yield from lines


def items_of(part: Part) -> Iterator[Outcome]:
    """Each article of a part, or what is wrong with it.

    Args:
        part: the part.
    """
    files = Files(part.path)
    # How a store is reached may hold a secret, and doesn't belong to where an article stands.
    where = part.path.partition("?")[0] if "://" in part.path else part.path
    if where.endswith(ARCHIVES):
        with files.system.open_input_file(files.root) as stream:
            stream.seek(part.start)
            yield from read_warc(stream, where, part.count)
    elif where.endswith(".parquet"):
        for at, row in enumerate(_parquet_rows(files, part), part.start):
            yield item_of(row, f"{where}:{at + 1}")
    else:
        for at, line in enumerate(islice(_lines(files), part.start, part.start + part.count), part.start):
            if line.strip():
                yield _of_line(f"{where}:{at + 1}", line)


def _of_line(where: str, line: bytes) -> Outcome:
    try:
        row = json.loads(line)
    except ValueError as error:
        return SourceError(where, f"is no JSON ({error})", "give one object a line")
    return item_of(row, where)


def _plain(value: Any) -> Any:
    """A value as JSON would tell it: days and times in words."""
    return value.isoformat() if isinstance(value, date) else value


def _parquet_rows(files: Files, part: Part) -> Iterable[dict[str, Any]]:
    import pyarrow.parquet as parquet

    with files.system.open_input_file(files.root) as stream:
        file = parquet.ParquetFile(stream)
        columns = [name for name in _WANTED if name in file.schema_arrow.names]
        first = 0
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            low, high = max(part.start - first, 0), min(part.start + part.count - first, size)
            if low < high:
                rows = file.read_row_group(group, columns).slice(low, high - low).to_pylist()
                yield from ({name: _plain(value) for name, value in row.items()} for row in rows)
            first += size
