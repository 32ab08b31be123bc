"""A linear classifier over named features, kept in a file that numpy reads; each decision names its cues."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ModelError

Feature = tuple[str, float]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """A label, how likely it is (0 to 1), and the features that spoke for it most, strongest first."""

    label: str
    confidence: float
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of a multinomial logistic regression.

    Attributes:
        labels: what it tells apart.
        rows: the row of the weights for each feature's name.
        weights: features by labels.
        bias: by labels.
        about: what else the file holds, as JSON knows it.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    about: Mapping[str, Any]

    def decide(self, features: Iterable[Feature], cues: int = 3) -> Decision:
        """The likeliest label of what has these features.

        Args:
            features: names and values; names that the model doesn't know are passed over, of one that comes
                twice the larger value counts.
            cues: how many features to name as the reason.
        """
        best_of: dict[str, float] = {}
        for name, value in features:
            best_of[name] = max(value, best_of.get(name, 0.0))
        known = [(self.rows[name], value, name) for name, value in best_of.items() if name in self.rows]
        scores = self.bias.astype(np.float64)
        if known:
            index = [row for row, _, _ in known]
            values = np.array([value for _, value, _ in known])
            scores = scores + values @ self.weights[index].astype(np.float64)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        return Decision(self.labels[best], float(chances[best]), self._cues(known, best, cues))

    def _cues(self, known: Sequence[tuple[int, float, str]], best: int, count: int) -> tuple[str, ...]:
        above = [float(self.weights[row, best] - self.weights[row].mean()) for row, _, _ in known]
        votes = sorted(
            ((value * weight, name) for weight, (_, value, name) in zip(above, known, strict=True)),
            key=lambda vote: (-vote[0], vote[1]),
        )
        return tuple(name for vote, name in votes[:count] if vote > 0)

    def save(self, path: str | Path) -> None:
        """Write the model to a file, the same bytes for the same model.

        Args:
            path: ends in .npz by custom.

        Raises:
            OSError: it can't be written.
        """
        about = json.dumps(
            {"format": FORMAT, "labels": self.labels, **self.about}, ensure_ascii=False, sort_keys=True
        )
        names = sorted(self.rows, key=lambda name: self.rows[name])
        parts: dict[str, NDArray[Any]] = {
            "about": np.array(about),
            "features": np.array("\n".join(names)),
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
        }
        # numpy's own savez stamps each part with the time of writing.
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as stream:
                    np.lib.format.write_array(stream, part, allow_pickle=False)


def load_model(path: str | Path) -> LinearModel:
    """A model from its file.

    Args:
        path: the file that `save` wrote.

    Raises:
        ModelError: it is missing, or no model of this version.
    """
    try:
        with np.load(path, allow_pickle=False) as parts:
            about = json.loads(str(parts["about"]))
            names = str(parts["features"]).split("\n")
            weights, bias = parts["weights"].astype(np.float32), parts["bias"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: no model ({error}); make one with `dragoman train`") from error
    if about.get("format") != FORMAT:
        raise ModelError(f"{path}: made by another version (format {about.get('format')}); train it anew")
    labels = tuple(about.pop("labels"))
    return LinearModel(labels, {name: i for i, name in enumerate(names)}, weights, bias, about)
