"""Following news feeds: what is new in them is fetched politely and read into a record.

`fetching.py` speaks HTTP to servers that nobody vouches for; `feeds.py` knows feeds, what of them was seen,
and when to ask again.
"""

from dragoman.watching.feeds import FeedResult, Watcher
from dragoman.watching.fetching import Fetcher, Manners

__all__ = ["FeedResult", "Fetcher", "Manners", "Watcher"]
