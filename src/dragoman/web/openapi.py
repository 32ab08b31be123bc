"""What the site can be asked by programs, as OpenAPI 3.1, made from the pages' own parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dragoman import __version__
from dragoman.web.page import Route

_ERROR = {
    "description": "What is wrong.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["error"],
                "properties": {"error": {"type": "string"}},
            }
        }
    },
}
_ANSWER = {
    "type": "object",
    "required": ["page", "asked", "items", "next"],
    "properties": {
        "page": {"type": "string", "description": "What the page is called."},
        "asked": {"type": "object", "description": "The parameters as they were read."},
        "items": {"type": "array", "items": {"type": "object"}, "description": "What was found."},
        "next": {"type": ["string", "null"], "description": "The page with what comes next."},
    },
}


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The document for the JSON form of every page."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "dragoman", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": {f"{route.path}.json": {"get": _operation(route)} for route in routes},
    }


def _operation(route: Route) -> dict[str, Any]:
    parameters = [p.schema() for p in route.all_params]
    if "{id}" in route.path:
        of = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        parameters.insert(0, of)
    answers: dict[str, Any] = {
        "200": {"description": "The answer.", "content": {"application/json": {"schema": _ANSWER}}},
        "400": _ERROR,
        "404": _ERROR,
        "414": {"description": "The address is too long."},
        "429": {"description": "Too many requests."},
        "503": _ERROR,
    }
    return {
        "summary": route.about,
        "operationId": route.path.strip("/").replace("/{id}", ""),
        "parameters": parameters,
        "responses": answers,
    }
