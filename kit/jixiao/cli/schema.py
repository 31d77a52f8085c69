"""`jixiao schema`: print a JSON Schema."""

from __future__ import annotations

from typing import Annotated

import typer

from jixiao.cli.language import t
from jixiao.cli.options import ForceOption, OutputOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.model.errors import UsageError


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]"), Help("名称；不给则列出全部", "the name; without it all names")
    ] = None,
    bundle: Annotated[bool, typer.Option("--bundle"), Help("合成一个自足的文件", "as one self-contained file")] = False,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Print a JSON Schema."""
    import json

    import jixiao_schemas

    out = Output(output, force=force)
    if name is None:
        for each in jixiao_schemas.names():
            out.line(f"{each:<12}{jixiao_schemas.load(each).get('title', '')}")
    elif name not in jixiao_schemas.names():
        raise UsageError(
            t(f"没有名为 {name} 的 schema", f"there is no schema {name}"), hint=", ".join(jixiao_schemas.names())
        )
    else:
        schema = jixiao_schemas.bundle(name) if bundle else jixiao_schemas.load(name)
        out.line(json.dumps(schema, ensure_ascii=False, indent=2))
    out.close()
