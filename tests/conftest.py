"""How property tests draw examples: the same ones at each run, so that a check that passed passes again.

New examples are looked for on purpose: `DRAGOMAN_EXAMPLES=random python -m pytest`. What that finds becomes a
test of its own beside the property.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile(os.environ.get("DRAGOMAN_EXAMPLES", "same"))
