"""From the units that parts gave to events: rows in, rows out, so that any engine can hand them about."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from dragoman.scale.coding import DOCUMENTS, EVENTS
from dragoman.scale.parts import Files

Row = dict[str, Any]
Superseded = frozenset[tuple[str, str]]


def superseded(output: str) -> Superseded:
    """Document ids with the parts in which another part's document of that id takes its place.

    The last part by name counts, as in a record a document read later takes the place of the earlier.

    Args:
        output: the folder that parts were written to.
    """
    parts: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(output, DOCUMENTS, ["id", "part"]):
        parts[row["id"]].add(row["part"])
    return frozenset((id_, part) for id_, found in parts.items() for part in sorted(found)[:-1])


def read_rows(output: str, folder: str, columns: list[str] | None = None) -> Iterator[Row]:
    """The rows of all parts' files of one kind.

    Args:
        output: the folder that parts were written to.
        folder: which kind.
        columns: which columns; all where none are named.
    """
    for name in names_of(output, folder):
        yield from rows_in(output, name, columns)


def names_of(output: str, folder: str) -> list[str]:
    """The names of all parts' files of one kind.

    Args:
        output: the folder that parts were written to.
        folder: which kind.
    """
    # A file that a worker was writing when it ended is hidden, and not whole.
    return [name for name in Files(output).under(folder) if name.endswith(".parquet")]


def rows_in(output: str, name: str, columns: list[str] | None = None) -> list[Row]:
    """The rows of one file, by its name."""
    import pyarrow.parquet as parquet

    files = Files(output)
    with files.system.open_input_file(files.path(name)) as stream:
        found: list[Row] = parquet.read_table(stream, columns=columns).to_pylist()
    return found


def placed(row: Row, gone: Superseded) -> Row | None:
    """A unit's row with its family and partition; None where another document took its document's place."""
    from dragoman.rows import unit_from
    from dragoman.scale.partitions import partition_of

    if (row["document"], row["part"]) in gone:
        return None
    unit = unit_from(row["body"])
    return {
        "uid": row["uid"], "body": row["body"], "family": unit.family.name, "partition": partition_of(unit),
    }  # fmt: skip


def linked(rows: Iterable[Row]) -> list[Row]:
    """The rows of a partition, each with the event that it is of as far as the partition goes."""
    from dragoman.rows import unit_from
    from dragoman.scale.partitions import link_partition

    every = {row["uid"]: row for row in rows}
    events = link_partition(unit_from(row["body"]) for row in every.values())
    return [{**every[uid], "event": event} for uid, event in sorted(events.items())]


def settled(rows: Iterable[Row], output: str) -> Row:
    """Reconcile the partitions of a family and write its events.

    Args:
        rows: all of the family, from `linked`.
        output: where to write.

    Returns:
        The family, how many units and events it has, how many units stood at borders and how many moved.
    """
    from dragoman.rows import unit_from
    from dragoman.scale.partitions import borders, reconcile

    every = {row["uid"]: row for row in rows}
    units = {uid: unit_from(row["body"]) for uid, row in every.items()}
    first = {uid: row["event"] for uid, row in every.items()}
    edge = borders(units.values(), {uid: row["partition"] for uid, row in every.items()})
    events = reconcile(units.values(), first, edge)
    family = next(iter(every.values()))["family"]
    members: dict[str, list[Any]] = defaultdict(list)
    for uid in sorted(units, key=lambda u: units[u].order):
        members[events[uid]].append(units[uid])
    name = "".join(c if c.isalnum() else "-" for c in family)
    digest = blake2b(family.encode(), digest_size=4).hexdigest()
    Files(output).write(f"{EVENTS}/{name}-{digest}.parquet", _events(family, members))
    moved = sum(first[uid] != event for uid, event in events.items())
    return {
        "family": family, "units": len(units), "events": len(members), "border": len(edge), "moved": moved,
    }  # fmt: skip


def _events(family: str, members: dict[str, list[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from dragoman.export import SHAPES, json_line
    from dragoman.linking import build_event

    made = [build_event(units) for _, units in sorted(members.items())]
    rows = [
        {
            "id": e.id, "family": family, "type": e.type, "kind": e.kind, "status": e.status,
            "start": e.start, "end": e.end, "event": json_line(SHAPES["events"].to_dict(e)),
        }
        for e in made
    ]  # fmt: skip
    names = ("id", "family", "type", "kind", "status", "start", "end", "event")
    out = io.BytesIO()
    table = pa.Table.from_pylist(rows, pa.schema({name: pa.string() for name in names}))
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()
