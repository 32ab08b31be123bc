"""Who does the work: this process, part by part, or Ray on as many machines as it has."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Protocol

from dragoman.errors import DragomanError
from dragoman.scale.coding import UNITS, code_part
from dragoman.scale.joining import linked, names_of, placed, read_rows, rows_in, settled, superseded
from dragoman.scale.parts import Part

Row = dict[str, Any]

FAMILIES = 32
"""Tasks that families are dealt to: there are some twenty."""


class Engine(Protocol):
    """Hands out work."""

    def code(self, parts: list[Part], output: str, gated: bool) -> Iterator[Row]:
        """Read parts and write them.

        Args:
            parts: what to read.
            output: the folder to write to.
            gated: as `dragoman.pipeline.code` takes it.

        Returns:
            The receipts, as they come.
        """

    def link(self, output: str) -> Iterator[Row]:
        """Link what is in the folder.

        Args:
            output: the folder that parts were written to; events are written there too.

        Returns:
            For each family what `joining.settled` gives.
        """


class Local:
    """All in this process."""

    def code(self, parts: list[Part], output: str, gated: bool) -> Iterator[Row]:
        """As `Engine` says."""
        return (code_part(part, output, gated) for part in parts)

    def link(self, output: str) -> Iterator[Row]:
        """As `Engine` says."""
        gone = superseded(output)
        units = (placed(row, gone) for row in read_rows(output, UNITS))
        rows = sorted((r for r in units if r), key=lambda r: (r["family"], r["partition"], r["uid"]))
        for _, family in itertools.groupby(rows, key=lambda r: r["family"]):
            parted = itertools.groupby(family, key=lambda r: r["partition"])
            yield settled((row for _, rows in parted for row in linked(rows)), output)


class Coder:
    """What a worker of Ray is: it loads the model when its first part comes, and keeps it."""

    def __init__(self, output: str, gated: bool) -> None:
        self._output, self._gated = output, gated

    def __call__(self, row: Row) -> Row:
        """Read the part that a row names."""
        part = Part(row["name"], row["path"], int(row["start"]), int(row["count"]))
        return code_part(part, self._output, self._gated)


class OnRay:
    """On Ray: on the cluster that RAY_ADDRESS names, else on this machine.

    Args:
        workers: how many read at once; None: as many as there are cores.

    Raises:
        DragomanError: Ray is missing.
    """

    def __init__(self, workers: int | None = None) -> None:
        try:
            import ray
            import ray.data
        except ImportError:
            raise DragomanError("Ray is missing; install dragoman[ray]") from None
        self._ray = ray
        if not ray.is_initialized():
            ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        resources: Any = ray.cluster_resources
        ray.data.DataContext.get_current().enable_progress_bars = False
        self._workers = workers or max(1, int(resources().get("CPU", 1)))

    def code(self, parts: list[Part], output: str, gated: bool) -> Iterator[Row]:
        """As `Engine` says. A part whose worker ends is given to another."""
        data = self._ray.data
        rows = [asdict(part) for part in parts]
        # A block a part: Ray hands out blocks, holds back those that nobody can take, and gives one whose
        # worker ended to another; `code_part` sees to it that no document ends one again and again.
        told = data.from_items(rows, override_num_blocks=len(rows)).map(
            Coder,
            fn_constructor_args=(output, gated),
            compute=data.ActorPoolStrategy(size=min(self._workers, len(rows))),
            num_cpus=1,
        )
        yield from told.iter_rows()

    def link(self, output: str) -> Iterator[Row]:
        """As `Engine` says. Partitions are linked at once, then families reconciled at once."""
        import pyarrow as pa

        gone = superseded(output)
        names = [{"name": name} for name in names_of(output, UNITS)]

        def place(row: Row) -> list[Row]:
            found = (placed(one, gone) for one in rows_in(output, row["name"]))
            return [one for one in found if one]

        def link(table: Any) -> Any:
            return pa.Table.from_pylist(linked(table.to_pylist()))

        def settle(table: Any) -> Any:
            return pa.Table.from_pylist([settled(table.to_pylist(), output)])

        units = self._ray.data.from_items(names, override_num_blocks=len(names)).flat_map(place)
        # Ray's own number of tasks, 200, takes a minute to hand about next to nothing.
        tasks = min(4 * self._workers, 200)
        parted = units.groupby("partition", tasks).map_groups(link, batch_format="pyarrow")
        families = parted.groupby("family", min(tasks, FAMILIES))
        yield from families.map_groups(settle, batch_format="pyarrow").iter_rows()


ENGINES = ("local", "ray")


def make_engine(name: str, workers: int | None = None) -> Engine:
    """An engine by its name.

    Args:
        name: one of ENGINES.
        workers: how many read at once, of Ray.

    Raises:
        DragomanError: the engine isn't installed.
    """
    return OnRay(workers) if name == "ray" else Local()
