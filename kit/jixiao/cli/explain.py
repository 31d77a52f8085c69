"""`jixiao explain`: what a finding code, a scoring method or a profile means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import near
from jixiao.cli.opening import toolkit
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.model.errors import UsageError
from jixiao.rules.catalogue import under

if TYPE_CHECKING:
    from jixiao.model.findings import Rule
    from jixiao.toolkit.kit import Toolkit


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[CODE|METHOD]"),
        Help(
            "问题代码（如 R305）、其英文名，或评分方法（如 step_deduct）；不给则列出全部代码",
            "a finding code (R305), its name, or a scoring method (step_deduct); without it all codes",
        ),
    ] = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
) -> None:
    """Explain a finding code, a scoring method or a rule."""
    out = Output(None)
    kit = toolkit()
    rules = _rules(kit)
    if name is None:
        _list(rules, out, format_)
        return
    found = [one for one in rules if name.upper() == one.code or name.lower() == one.name]
    if found:
        if format_ == "json":
            out.write(_json(found[0]))
        else:
            out.prose("".join(f"{line}\n" for line in rule_lines(found[0])))
        return
    if name in kit.registry.rows:
        out.prose("".join(f"{line}\n" for line in _method(kit.registry.rows[name])))
        return
    prefix = [one for one in rules if under(one.code, name.upper())]
    if prefix:
        _list(prefix, out, format_)
        return
    raise UsageError(
        _unknown(name, rules, kit), hint=t("jixiao explain 列出全部代码", "`jixiao explain` lists every code")
    )


def _rules(kit: Toolkit) -> list[Rule]:
    from jixiao.rules.local_checks import all_local_rules

    known = {one.code: one for one in kit.catalogue.all_rules()}
    for check in kit.plugins.checks():
        known |= {one.code: one for one in check.rules}
    known |= {one.code: one for one in all_local_rules(kit.library)}
    return sorted(known.values(), key=lambda one: one.code)


def _list(rules: list[Rule], out: Output, format_: str) -> None:
    from jixiao.outputs.finding_text import WORDS

    at = 0 if chosen() == "zh" else 1
    if format_ == "json":
        import json

        out.line(json.dumps([_data(one) for one in rules], ensure_ascii=False, indent=1))
        return
    out.table([[one.code, WORDS[one.severity][at], one.title[at], one.name] for one in rules])


def rule_lines(one: Rule) -> Iterator[str]:
    """An entry of the catalogue for a person."""
    from jixiao.outputs.finding_text import WORDS

    at = 0 if chosen() == "zh" else 1
    level = WORDS[one.severity][at]
    yield f"{one.code}  {one.title[at]}  " + t(f"（{one.name}，{level}）", f"({one.name}, {level})")
    for zh, en, text in (
        ("为什么", "why", one.why[at]),
        ("怎么改", "mend", one.mend[at]),
        ("例子", "example", one.example[at]),
        ("依据", "source", one.cite),
    ):
        if text:
            yield f"  {t(f'{zh}：', f'{en}: ')}{text}"


def _method(method: Any) -> Iterator[str]:
    from jixiao.outputs.layout import columns

    at = 0 if chosen() == "zh" else 1
    yield f"{method.name}  {method.summary[at]}"
    yield f"  {t('公式：', 'formula: ')}{method.formula}"
    yield f"  {t('参数：', 'parameters:')}"
    rows = [[f"    {field.encode_name}", _default(field)] for field in _fields(method.params)]
    yield from columns(rows)
    given = t("，", ", ").join(
        f"{name} = {value}" for name, value in {**method.example.given, **method.example.params}.items()
    )
    yield f"  {t('例子：', 'example: ')}{given} → {method.example.score or t('、', ', ').join(method.example.missing)}"
    yield f"  {t('出处：', 'source: ')}{method.source}"


def _fields(params: type) -> Any:
    import msgspec

    return msgspec.structs.fields(params)


def _default(field: Any) -> str:
    import msgspec

    if field.required:
        return t("必填", "required")
    return "" if field.default is msgspec.NODEFAULT else t(f"默认 {field.default}", f"default {field.default}")


def _data(one: Rule) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "severity": one.severity, "cite": one.cite or None,
        **{field: {"zh": getattr(one, field)[0], "en": getattr(one, field)[1]} for field in ("title", "message", "why", "mend", "example")},
    }  # fmt: skip


def _json(one: Rule) -> str:
    import json

    return json.dumps(_data(one), ensure_ascii=False, indent=1) + "\n"


def _unknown(name: str, rules: list[Rule], kit: Toolkit) -> str:
    known = [*(one.code for one in rules), *(one.name for one in rules), *(one.name for one in kit.registry.rows)]
    return t(f"没有 {name!r} 这个代码或方法", f"there is no code or method {name!r}") + near(name, known, 3)
