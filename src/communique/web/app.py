"""The application: addresses, the record opened for each request, errors in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from communique import store as record
from communique.errors import CommuniqueError, UsageError
from communique.web.answers import View, as_csv, as_html, as_json, environment
from communique.web.desk import SCREEN_OF, Desk, Shelf
from communique.web.gate import Gate
from communique.web.screens import SCREENS
from communique.web.words import LANGUAGES, Words, language_of

VARY = "Accept-Language, Cookie"
"""What a page depends on besides its address."""

LANGUAGE_COOKIE = "communique_lang"

TWINS = (".json", ".csv")
"""What stands at the end of an address for the same screen as data."""


class Serving(msgspec.Struct, frozen=True):
    """What is served: the record's file, the host, the token that is asked for, the language; empty ones are told by
    the browser."""

    db: Path
    host: str = "127.0.0.1"
    token: str = ""
    language: str = ""


class _Twins:
    """Takes the ending for a twin off the address, so that one screen answers for all three."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        ending = next((ending for ending in TWINS if path.endswith(ending)), "")
        if ending and scope["type"] == "http" and not path.startswith("/static/"):
            scope = {**scope, "path": path.removesuffix(ending), "twin": ending}
        await self.app(scope, receive, send)


def make_app(serving: Serving) -> ASGIApp:
    """The application for one record."""
    site = _Site(serving)
    routes: list[Route | Mount] = [Route("/", lambda _: RedirectResponse("/dossier", 303))]
    routes.append(Route("/id/{id}", site.permalink))
    routes += [Route(path, site.endpoint(screen)) for path, screen in SCREENS]
    routes.append(Mount("/static", StaticFiles(packages=[("communique.web", "static")])))
    application = Starlette(routes=routes, exception_handlers={404: site.nowhere})
    return Gate(_Twins(application), serving.host, serving.token)


class _Site:
    """One record, the templates, and what is kept between requests."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.shelf = Shelf(serving.db)
        self.templates = environment()

    def endpoint(self, screen: Callable[[Desk], View]) -> Callable[[Request], Response]:
        """What answers for a screen; it runs on a thread of its own, with the record opened for it alone."""

        def answer(request: Request) -> Response:
            with self._errors_in_words(request) as failed, record.open_store(self.serving.db) as store:
                query = dict(request.query_params)
                desk = Desk(store, self.shelf, self._words(request), request.path_params, query)
                return self._written(request, screen(desk), desk)
            return failed[0]

        return answer

    def permalink(self, request: Request) -> Response:
        """Leads from an id, or its beginning, to the screen of the record."""
        with self._errors_in_words(request) as failed, record.open_store(self.serving.db) as store:
            kind, id = record.resolve(store, request.path_params["id"])
            shown = record.home_page(store, kind, id) if kind == "mention" else id
            return RedirectResponse(f"/{SCREEN_OF[kind]}/{shown}{request.scope.get('twin', '')}", 303)
        return failed[0]

    def nowhere(self, request: Request, _: Exception) -> Response:
        """The answer to an address that there isn't."""
        words = self._words(request)
        return self._failed(request, UsageError(words("error.nowhere"), hint=words("error.nowhere_hint")))

    def _words(self, request: Request) -> Words:
        return Words(_language(request, self.serving))

    def _written(self, request: Request, view: View, desk: Desk) -> Response:
        match request.scope.get("twin"):
            case ".json":
                return Response(as_json(view), media_type="application/json")
            case ".csv":
                return Response(as_csv(view).encode(), media_type="text/csv; charset=utf-8")
        page = Response(as_html(self.templates, view, desk.words, request.url.path, desk.query), media_type="text/html")
        page.headers["Vary"] = VARY
        if (chosen := request.query_params.get("lang")) in LANGUAGES:
            page.set_cookie(LANGUAGE_COOKIE, str(chosen), samesite="strict", httponly=True)
        return page

    @contextmanager
    def _errors_in_words(self, request: Request) -> Iterator[list[Response]]:
        """Puts the answer to an error into the list."""
        failed: list[Response] = []
        try:
            yield failed
        except (CommuniqueError, sqlite3.Error) as error:
            failed.append(self._failed(request, error))

    def _failed(self, request: Request, error: Exception) -> Response:
        words = self._words(request)
        told = error if isinstance(error, CommuniqueError) else CommuniqueError(str(error))
        view = View("error.html", words("title.error"), {"message": told.message, "hint": told.hint})
        status = 404 if isinstance(error, UsageError) else 503
        if request.scope.get("twin"):
            return Response(as_json(view), status, media_type="application/json")
        body = as_html(self.templates, view, words, request.url.path, {})
        return Response(body, status, {"Vary": VARY}, "text/html")


def _language(request: Request, serving: Serving) -> str:
    """The language that was chosen on a screen, else on the command line, else in the browser."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), serving.language):
        if chosen in LANGUAGES:
            return str(chosen)
    return language_of(request.headers.get("accept-language", ""))
