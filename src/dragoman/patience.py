"""How long a server asks to be left alone."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a date.

    Args:
        value: of the header; None where there is none.
    """
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:6])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
