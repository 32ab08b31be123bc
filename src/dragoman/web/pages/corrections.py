"""What was corrected: by whom, when and why, and what of it holds."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.corrections import Correction, in_force
from dragoman.export import plain_shape
from dragoman.show.correcting import said
from dragoman.web.page import PER_PAGE, Ask, Page
from dragoman.web.params import PAGE, Param

CORRECTIONS = plain_shape("corrections", "number:whole at by why action subject what day undoes:whole")
PARAMS: tuple[Param, ...] = (
    Param("show", "choice", "What holds, or all that was ever decided.", ("holding", "all"), "all"),
    PAGE,
)


def corrections(ask: Ask) -> Page:
    """The corrections of the record, the latest first."""
    every = ask.record.corrections()
    holding = {c.number for c in in_force(every)}
    shown = [c for c in reversed(every) if ask.values["show"] == "all" or c.number in holding]
    start = (ask.page - 1) * PER_PAGE
    here = shown[start : start + PER_PAGE]
    rows = [{**c.to_dict(), "holds": c.number in holding} for c in here]
    undone = _undone(every)
    told = [(c, said(c), undone.get(c.number)) for c in here]
    return Page(
        "corrections.html", "Corrections", {"corrections": told, "total": len(shown)}, rows, CORRECTIONS,
        facts={"total": len(shown)}, more=start + PER_PAGE < len(shown),
    )  # fmt: skip


def _undone(every: Iterable[Correction]) -> dict[int, Correction]:
    """What undid each correction that is undone, undoings that are undone themselves left out."""
    found: dict[int, Correction] = {}
    for correction in sorted(every, key=lambda c: -c.number):
        if correction.undoes is not None and correction.number not in found:
            found[correction.undoes] = correction
    return found
