"""From what a page knows to HTML: templates, and what they all are given."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import communique
from communique.api import Corpus
from communique.chart import DARK, FITTING, LIGHT, stylesheet
from communique.errors import CommuniqueError
from communique.web import language, wording
from communique.web.wording import valued

_MORE_LIGHT = {
    "panel": "#f4f2ec",
    "link": "#0b57a8",
    "hit": "#fbe3a2",
    "hit-ink": "#1b1d21",
    "hit-edge": "#d9a400",
    "added": "#d7efdc",
    "removed": "#f9dcd6",
}
_MORE_DARK = {
    "panel": "#1e2125",
    "link": "#8cc4ff",
    "hit": "#5c4a12",
    "hit-ink": "#fff3cf",
    "hit-edge": "#d9a400",
    "added": "#173a24",
    "removed": "#4a211a",
}

TOKENS: Mapping[str, Mapping[str, str]] = {
    "light": {**LIGHT, **_MORE_LIGHT},
    "dark": {**DARK, **_MORE_DARK},
}
"""The colours of pages by role: those of charts, and a few more."""


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    corpus: Corpus | None = None,
    **facts: Any,
) -> Response:
    """Return a page."""
    root = root_of(request)
    path: str = request.scope["path"]
    known = {
        "root": root,
        "home": request.scope.get(language.HOME, ""),
        "elsewhere": _elsewhere(request),
        "corpus": corpus,
        "several": request.app.state.several,
        "here": path.removeprefix(request.scope.get("root_path", "")),
        "sheet": f"/static/{_named('style.css')}",
        "script": f"/static/{_named('script.js')}",
        "icon": f"/static/{_named('icon.svg')}",
        "version": communique.__version__,
        "token": request.app.state.token,
    }
    return HTMLResponse(written(template, **{**known, **facts}), status)


def root_of(request: Request) -> str:
    """Return the address that a corpus is served under; empty where it is the only one."""
    return valued(request.scope.get("root_path", ""))


def written(template: str, **facts: Any) -> str:
    """Return a template filled in."""
    spoken = {"page_language": language.current(), "page_direction": language.direction()}
    return _environment().get_template(template).render(**spoken, **facts)


def english(text: str = "") -> Markup:
    """Return what marks an element as English, unless the page is, or the text is translated."""
    if language.current() == language.SOURCE or isinstance(text, language.Said):
        return Markup("")
    return Markup(' lang="en" dir="ltr"')


def _elsewhere(request: Request) -> Sequence[tuple[str, str, str]]:
    """Return the other languages in which a page is there: code, name and address."""
    if request.method != "GET":
        return []
    path = request.scope["path"].removeprefix(request.scope.get(language.HOME, ""))
    asked = f"?{request.url.query}" if request.url.query else ""
    return [
        (code, language.own_name(code), f"/{language.PREFIX}/{code}{valued(path)}{asked}")
        for code in language.languages()
        if code != language.current()
    ]


def told(request: Request, error: CommuniqueError, status: int, corpus: Corpus | None) -> Response:
    """Return the page of an error: what is wrong, where, how to mend it."""
    if request.scope["path"].endswith(".json"):
        from starlette.responses import JSONResponse

        facts = {"code": error.code, "message": error.message}
        return JSONResponse({**facts, "where": error.where, "hint": error.hint}, status)
    return render(request, "error.html", status=status, corpus=corpus, error=error)


@cache
def content(name: str) -> bytes:
    """Return a file that pages load: the one stylesheet, or the script."""
    text = (files("communique.web") / "static" / name).read_text("utf-8")
    if name.endswith(".css"):
        dark = _variables(TOKENS["dark"])
        schemes = f":root{{{_variables(TOKENS['light'])}}}"
        schemes += f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        text = schemes + text + stylesheet() + FITTING
    return text.encode()


@cache
def _named(name: str) -> str:
    """Return a file's name with a digest of what it holds, so that browsers may keep it."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content(name)).hexdigest()[:10]}.{ending}"


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{role}:{value};" for role, value in colours.items())


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("communique.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.text, language.plural, newstyle=True, pgettext=language.pgettext
    )
    made.globals["english"] = english
    for name in ("number", "rate", "score", "quoted", "valued", "isolated"):
        made.filters[name] = getattr(wording, name)
    return made
