"""A comparison of two reports as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jixiao.outputs.diff_text import COLUMNS, cells
from jixiao_plugins.html_out.engine import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.message import Language


def view(matter: Any, options: dict[str, str]) -> Iterator[str]:
    """The page, part by part. `matter` is a `Comparison`; the options `before` and `after` name what is compared."""
    language = cast("Language", options["language"])
    yield from parts(
        "diff.html",
        language,
        scripted=False,
        names=(options["before"], options["after"]),
        heads=[words.text(language) for words in COLUMNS],
        changes=[(one, cells(one, language)) for one in matter.changes],
    )
