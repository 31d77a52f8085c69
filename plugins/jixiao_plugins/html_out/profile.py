"""The rules of a profile as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jixiao.authoring.rendering import about, outline
from jixiao_plugins.html_out.engine import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.message import Language


def view(matter: Any, options: dict[str, str]) -> Iterator[str]:
    """The page, part by part. `matter` is a list of what `describe` gives, one for each rule file."""
    language = cast("Language", options["language"])
    at = 0 if language == "zh" else 1
    shown = [(one["title"], about(one), outline(one, at)) for one in matter]
    title = shown[0][0] if len(shown) == 1 else matter[0]["place"]
    yield from parts("profile.html", language, scripted=False, title=title, shown=shown)
