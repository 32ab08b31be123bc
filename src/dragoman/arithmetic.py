"""Matrix products for the language model by numpy's library, in a third of the time of the model's own.

That library rounds by the size of what it is given, in the last digit: so a document is always given alone,
and on one core. Then its parse depends on nothing but its text, whatever is read beside it and by how many.
"""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from thinc.backends.numpy_ops import NumpyOps
from threadpoolctl import ThreadpoolController

Matrix = NDArray[np.float32]


class NumpyProducts(NumpyOps):  # type: ignore[misc]  # thinc's class comes from Cython and has no types
    """The operations of thinc on a CPU, with matrix products by numpy."""

    name = "dragoman_numpy"
    xp = np

    def gemm(
        self, x: Matrix, y: Matrix, out: Matrix | None = None, trans1: bool = False, trans2: bool = False
    ) -> Matrix:
        """The product of two matrices, each transposed where that is asked for."""
        left, right = x.T if trans1 else x, y.T if trans2 else y
        return np.matmul(left, right, out=out) if out is not None else np.matmul(left, right)


def use_numpy(nlp: Language) -> None:
    """Makes every model of a pipeline on the CPU multiply by numpy.

    Args:
        nlp: the pipeline, changed in place.
    """
    operations = NumpyProducts()
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if hasattr(model, "walk") else ():
            if type(node.ops) is NumpyOps:
                node.ops = operations


def on_one_core() -> AbstractContextManager[object]:
    """Within it, matrix products keep to one core."""
    limits: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limits


@functools.cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
