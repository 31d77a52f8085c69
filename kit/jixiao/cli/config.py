"""`jixiao config show`: each setting, its value, and where it comes from."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from jixiao.cli import session
from jixiao.cli.language import chosen, t
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.files.config import SETTINGS, variable


def show(
    format_: Annotated[
        Literal["text", "json"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
) -> None:
    """Each setting, its value, and where it comes from."""
    config = session.configured()
    out = Output(None)
    if format_ == "json":
        import json

        settings = [{"key": key, "value": found.value, "origin": found.origin} for key, found in config.all()]
        files = [str(file.path) for file in config.files]
        out.line(json.dumps({"version": 1, "files": files, "settings": settings}, ensure_ascii=False, indent=1))
        out.close()
        return
    at = 0 if chosen() == "zh" else 1
    rows = [[t("设置", "setting"), t("值", "value"), t("来自", "from"), t("变量", "variable"), ""]]
    for key, found in config.all():
        value = (
            ", ".join(found.value) if isinstance(found.value, list) else "" if found.value is None else str(found.value)
        )
        origin = t("默认", "default") if found.origin == "default" else found.origin
        rows.append([key, value, origin, variable(key), SETTINGS[key].help[at]])
    out.table(rows)
    for file in config.files:
        out.line(f"{file.path}: {len(file.suppress)} [[suppress]]")
    out.close()


COMMANDS = {"show": show}
