"""A second opinion on what dragoman is unsure of, from a language model at any OpenAI-compatible endpoint.

Off unless asked for. The model is a witness that isn't trusted: what it answers has to fit the codebook and
to name words that stand in the text, and then it only moves a confidence.

questions.py what is sent; asking.py how; costs.py what it costs; answers.py what may come back; keeping.py
keeps it; weighing.py what it does to a report; second.py the whole.
"""

from dragoman.opinion.asking import Asker, AskError, Endpoint
from dragoman.opinion.costs import Estimate, Ledger, Prices
from dragoman.opinion.keeping import Kept
from dragoman.opinion.second import Judged, Plan, make_plan, second_opinions

__all__ = [
    "AskError", "Asker", "Endpoint", "Estimate", "Judged", "Kept", "Ledger", "Plan", "Prices", "make_plan",
    "second_opinions",
]  # fmt: skip
