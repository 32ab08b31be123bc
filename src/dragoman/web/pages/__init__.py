"""The pages of the site: each a function from a question to its answer, which asks the record alone."""

from dragoman.web.page import Route
from dragoman.web.pages.actors import (
    ACTOR_PARAMS,
    LIST_PARAMS,
    NETWORK_PARAMS,
    actor,
    actors,
    network_page,
)
from dragoman.web.pages.agenda import PARAMS as AGENDA
from dragoman.web.pages.agenda import agenda
from dragoman.web.pages.commitments import PARAMS as COMMITMENTS
from dragoman.web.pages.commitments import commitments
from dragoman.web.pages.corrections import PARAMS as CORRECTIONS
from dragoman.web.pages.corrections import corrections
from dragoman.web.pages.documents import PARAMS as DOCUMENT
from dragoman.web.pages.documents import document
from dragoman.web.pages.events import event
from dragoman.web.pages.overview import overview
from dragoman.web.pages.places import PARAMS as MAP
from dragoman.web.pages.places import map_page
from dragoman.web.pages.search import PARAMS as SEARCH
from dragoman.web.pages.search import search
from dragoman.web.pages.timeline import PARAMS as TIMELINE
from dragoman.web.pages.timeline import timeline

ROUTES: tuple[Route, ...] = (
    Route("/overview", overview, "What is new, what is coming, what was promised and is open."),
    Route("/timeline", timeline, "Events along one axis of time, in lanes and as a list.", TIMELINE),
    Route("/agenda", agenda, "What is announced, as a list or a calendar.", AGENDA),
    Route("/commitments", commitments, "Who promised what, and what became of it.", COMMITMENTS),
    Route("/actors", actors, "Who takes part, and in how many events.", LIST_PARAMS),
    Route("/actor/{id}", actor, "One actor: who it is, its dealings, its events.", ACTOR_PARAMS),
    Route("/network", network_page, "Which parties share events.", NETWORK_PARAMS),
    Route("/map", map_page, "Where events happened or are to happen.", MAP),
    Route("/event/{id}", event, "One event with its history and sources."),
    Route("/document/{id}", document, "One article with its events marked in the text.", DOCUMENT),
    Route("/corrections", corrections, "What was corrected, by whom, when and why.", CORRECTIONS),
    Route("/search", search, "Events by words and facets, articles by their words.", SEARCH),
)
"""Every page of the site, in the order of its menu."""
