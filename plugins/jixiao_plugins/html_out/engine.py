"""The template engine of all pages: Jinja2 with escaping always on and no undefined names."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jixiao import __version__
from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.model.message import Language

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def render(name: str, language: Language, **data: Any) -> str:
    """The page of a template."""
    return "".join(parts(name, language, **data))


def parts(name: str, language: Language, **data: Any) -> Iterator[str]:
    """The page of a template, part by part. `t(zh, en)` in it is the text in the language of the page."""
    page = _environment().get_template(name)
    return page.generate(
        language=language, t=translator(language), version=__version__, script_digest=_digest(), **data
    )


def translator(language: Language) -> Callable[[str, str], str]:
    """Chooses between the words of two languages."""
    return lambda zh, en: zh if language == "zh" else en


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Made once a process: compiled templates are kept in it, and there are eight of them."""
    environment = Environment(
        loader=PackageLoader("jixiao_plugins.html_out"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters["plain"] = _plain
    environment.filters["anchor"] = anchor
    return environment


def _printable(value: Any) -> Any:
    """No control character reaches a page; markup that the engine made itself stays as it is."""
    return value if isinstance(value, Markup) else _CONTROL.sub("\ufffd", str(value))


def _plain(value: object) -> str:
    """A text of a report in a list of ours: without direction marks, which would turn the line around."""
    return safe(str(value))


@lru_cache(maxsize=1)
def _digest() -> str:
    """What the content policy allows to run: the script of ours and nothing else."""
    script = _environment().get_template("script.js").render()
    return b64encode(sha256(script.encode()).digest()).decode()


def anchor(pointer: str) -> str:
    """The id of a place: `/evaluations/0/total/score` → `r-evaluations-0-total-score`."""
    return "r" + re.sub(r"[^A-Za-z0-9_]", "-", pointer)
