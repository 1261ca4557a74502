"""The application: addresses, the record opened for each request, errors in words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from communique import store as record
from communique.errors import CommuniqueError, UsageError
from communique.web.addresses import SCREEN_OF
from communique.web.answers import View, as_csv, as_html, as_json, environment
from communique.web.desk import Desk
from communique.web.editing import SESSION, Editor
from communique.web.gate import Gate
from communique.web.screens import SCREENS
from communique.web.shelf import BEHIND, Shelf
from communique.web.words import LANGUAGES, Words, language_of

VARY = "Accept-Language, Cookie"
"""What a page depends on besides its address."""

LANGUAGE_COOKIE = "communique_lang"

TWINS = (".json", ".csv")
"""What stands at the end of an address for the same screen as data."""

MEDIA = {"": "text/html", ".json": "application/json", ".csv": "text/csv; charset=utf-8"}
"""What kind of file an answer is, by the ending of its address."""

AT_ONCE = 2
"""Requests that are answered at the same time in one process: while one waits for the disk the other goes on, and more
threads of Python only get in each other's way."""


class Serving(msgspec.Struct, frozen=True):
    """What is served: the record's file, the host, the token that is asked for, the language; empty ones are told by
    the browser. `by` is who may decide, nobody where it is empty; `secret` signs the forms."""

    db: Path
    host: str = "127.0.0.1"
    token: str = ""
    language: str = ""
    by: str = ""
    secret: str = ""


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
    if site.editor:
        routes.append(Route("/decisions", site.decide, methods=["POST"]))
    routes += [Route(path, site.endpoint(screen)) for path, screen in SCREENS]
    routes.append(Mount("/static", StaticFiles(packages=[("communique.web", "static")])))
    application = Starlette(routes=routes, exception_handlers={404: site.nowhere}, lifespan=site.life)
    return Gate(_Twins(application), serving.host, serving.token, editing=bool(site.editor))


class _Site:
    """One record, the templates, and what is kept between requests."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.shelf = Shelf(serving.db, 0 if serving.by else BEHIND)
        self.editor = Editor(self.shelf, serving.by, serving.secret or token_hex()) if serving.by else None
        self.templates = environment(csrf=self.editor.mark if self.editor else "")

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        """While it serves: few threads, and what is made of the whole record made before anybody asks for it."""
        anyio.to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        threading.Thread(target=self._warm, daemon=True).start()
        yield

    def _warm(self) -> None:
        with suppress(CommuniqueError, sqlite3.Error), self.shelf.store() as store:
            desk = Desk(store, self.shelf, Words(LANGUAGES[0]), {}, {})
            _ = desk.index, desk.stories, desk.speakers, desk.parties

    def endpoint(self, screen: Callable[[Desk], View]) -> Callable[[Request], Response]:
        """What answers for a screen; it runs on a thread of its own, with a connection for it alone."""

        def answer(request: Request) -> Response:
            with self._errors_in_words(request) as failed, self.shelf.store() as store:
                query = dict(request.query_params)
                desk = Desk(store, self.shelf, self._words(request), request.path_params, query)
                return self._answered(request, screen, desk)
            return failed[0]

        return answer

    def permalink(self, request: Request) -> Response:
        """Leads from an id, or its beginning, to the screen of the record."""
        with self._errors_in_words(request) as failed, self.shelf.store() as store:
            kind, id = record.resolve(store, request.path_params["id"])
            shown = record.home_page(store, kind, id) if kind == "mention" else id
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{SCREEN_OF[kind]}/{shown}{request.scope.get('twin', '')}{query}", 303)
        return failed[0]

    async def decide(self, request: Request) -> Response:
        """Takes a decision, or says why not."""
        with self._errors_in_words(request) as failed:
            return await self.editor.decide(request) if self.editor else self.nowhere(request, KeyError())
        return failed[0]

    def nowhere(self, request: Request, _: Exception) -> Response:
        """The answer to an address that there isn't."""
        words = self._words(request)
        return self._failed(request, UsageError(words("error.nowhere"), hint=words("error.nowhere_hint")))

    def _words(self, request: Request) -> Words:
        return Words(_language(request, self.serving))

    def _answered(self, request: Request, screen: Callable[[Desk], View], desk: Desk) -> Response:
        """The answer, kept for whoever asks for the same."""
        twin = str(request.scope.get("twin", ""))
        asked = f"{desk.words.language} {request.url.path}{twin}?{request.url.query}"
        body = self.shelf.get("answer", asked, lambda: self._written(request.url.path, twin, screen(desk), desk))
        session = ""
        if self.editor and not twin:
            body, session = self.editor.fill(request, body)
        answer = Response(body, media_type=MEDIA[twin])
        if session:
            answer.set_cookie(SESSION, session, samesite="strict", httponly=True)
        if not twin:
            answer.headers["Vary"] = VARY
            if (chosen := request.query_params.get("lang")) in LANGUAGES:
                answer.set_cookie(LANGUAGE_COOKIE, str(chosen), samesite="strict", httponly=True)
        return answer

    def _written(self, path: str, twin: str, view: View, desk: Desk) -> bytes:
        match twin:
            case ".json":
                return as_json(view)
            case ".csv":
                return as_csv(view).encode()
        return as_html(self.templates, view, desk.words, path, desk.query).encode()

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
