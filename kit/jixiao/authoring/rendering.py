"""`profile show`: the rules as an official would read them. The rule texts are made from the rules that are executed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jixiao.authoring.listing import years_text
from jixiao.model.facts import AMOUNTS
from jixiao.model.kinds import BASIS_NAMES, KIND_NAMES
from jixiao.model.message import Message
from jixiao.rules.choose import Chooser
from jixiao.rules.wording import default_words, number, rule_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.kinds import Basis
    from jixiao.rules.library import Library
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import Cite, GradeBands, Policy, Shape, Source, Template
    from jixiao.rules.profile import Profile

_ORIGINS = {
    "printed": ("", ""),
    "group": Message("由分组得出", "from its group"),
    "rule": Message("由评分标准得出", "from the rule text"),
    "inferred": Message("推断", "inferred"),
}
_DEFAULTS = {
    "positive": Message("正向指标（≥、＞）", "more is better"),
    "reverse": Message("反向指标（≤、＜）", "less is better"),
    "equal": Message("等于", "exactly this"),
    "cost": Message("成本指标（没有比较符号，按上限）", "cost without comparator: a ceiling"),
    "qualitative": Message("定性指标", "qualitative"),
}


def describe(profile_id: str, library: Library, registry: Registry, language: int = 0) -> dict[str, Any]:
    """A rule file as plain data in one language: what `show` prints. Raises UsageError for an unknown id."""
    profile = Chooser(library).profile(profile_id)
    rules, place = profile.rules, profile.place
    return {
        **_about(profile, language),
        "execution": _execution(profile, registry, language),
        "groups": [_shape(one) for one in rules.shapes],
        "rows": list(_rows(profile, registry, language)),
        "defaults": list(_defaults(profile, registry, language)),
        "not_applicable": registry.policy(rules.not_applicable).summary[language] if rules.not_applicable else None,
        "modifiers": [registry.modification(rule)[0].summary[language] for rule in rules.modifiers],
        "grades": [_bands(one, language) for one in (rules.grades or place.grades)],
        "policies": [
            *([_policy(rules.policy, None, language)] if rules.policy else []),
            *(_policy(one, str(one.effective or ""), language) for one in place.policies),
        ],
        "templates": [_template(one) for one in rules.templates],
        "required": ["/".join(one.path) for one in rules.required],
        "outline": list(rules.outline),
        "outlines": [list(one) for one in rules.outlines],
        "management": list(rules.management),
        "form": rules.form,
    }


def _about(profile: Profile, language: int) -> dict[str, Any]:
    """What it is, whose, for which years, and by which sources."""
    rules, place = profile.rules, profile.place
    return {
        "id": profile.id,
        "title": rules.title.message[language],
        "place": place.name.message[language],
        "region": place.region,
        "kind": KIND_NAMES[rules.kind][language],
        "years": years_text(rules.years.from_, rules.years.to),
        "effective": str(rules.effective) if rules.effective else None,
        "version": profile.version,
        "basis": rules.basis,
        "basis_text": BASIS_NAMES[rules.basis][language],
        "cite": [*_cites(rules.cite), *_inherited_cites(profile, language)],
        "note": rules.note.message[language] if rules.note else None,
        "partial": rules.partial,
        "weights_note": rules.weights_note.message[language] if rules.weights_note else None,
        "total": number(rules.total),
    }


def _shape(shape: Shape) -> dict[str, Any]:
    parts = [{"name": one.name, "weight": number(one.weight) if one.weight else None} for one in shape.groups]
    return {"name": shape.name, "parts": parts}


def _template(template: Template) -> dict[str, Any]:
    rows = [
        {"name": row.name, "target": f"{row.nature}{row.target}{row.unit}", "weight": number(row.weight)}
        for row in template.rows
    ]
    return {"name": template.name, "rows": rows}


def _cites(cites: Sequence[Cite]) -> list[str]:
    return [f"{one}（{one.note}）" if one.note else str(one) for one in cites]


def _execution(profile: Profile, registry: Registry, language: int) -> dict[str, Any] | None:
    rules = profile.rules.execution
    if rules is None:
        return None
    rate = f"{AMOUNTS[rules.numerator]} ÷ {AMOUNTS[rules.denominator]}"
    below = number(rules.explain_below, percent=True) if rules.explain_below is not None else ""
    return {
        "weight": number(rules.weight),
        "rate": rate,
        "rule": rule_words(rules.rule, rules.weight, registry)[language],
        "explain_below": below,
        **_source(profile, profile.execution_source, rules.rule.get("basis"), (), language),
    }


def _source(
    profile: Profile, source: Source | None, basis: Basis | None, own: Sequence[Cite], language: int
) -> dict[str, Any]:
    """Where a rule comes from, how sure it is, and since when it holds here: by itself where it says so, else by its rule file.

    `source` is the file that an inherited rule comes from.
    """
    rules = profile.rules
    since = f"{rules.years.from_}年度起" if language == 0 else f"fiscal year {rules.years.from_} on"
    if rules.effective is not None:
        since += f"，报告日期不早于{rules.effective}" if language == 0 else f", reports of {rules.effective} or later"
    sure, cites = profile.traced(source, basis, own)
    return {"basis": BASIS_NAMES[sure][language], "cite": _from(source, _cites(cites), language), "since": since}


def _from(source: Source | None, cites: list[str], language: int) -> list[str]:
    """Sources with the rule file that they are inherited with."""
    if source is None:
        return cites
    head = (f"沿用 {source.id}：", f"inherited from {source.id}: ")[language]
    return [head + one for one in cites]


def _inherited_cites(profile: Profile, language: int) -> Iterator[str]:
    """The sources of every rule file that a rule shown here is inherited from, each file once."""
    shown = {"execution", "shapes", "indicators", "defaults"}
    files = {one.id: one for path, one in profile.sources.items() if path[0] in shown}
    for _, one in sorted(files.items()):
        yield from _from(one, _cites(one.cite), language)


def _rows(profile: Profile, registry: Registry, language: int) -> Iterator[dict[str, Any]]:
    for row in profile.rules.indicators:
        yield {
            "path": list(row.path),
            "name": row.name,
            "weight": number(row.weight) if row.weight is not None else None,
            "weight_origin": _ORIGINS[row.weight_origin][language] if row.weight is not None else "",
            "value": row.value or "",
            "rule": rule_words(row.rule, row.weight, registry)[language] if row.rule is not None else None,
            "text": row.text,
            "note": row.note,
            **_source(
                profile, profile.source("indicators"), (row.rule or {}).get("basis", row.basis), row.cite, language
            ),
        }


def _defaults(profile: Profile, registry: Registry, language: int) -> Iterator[dict[str, Any]]:
    groups = {group.name: group.defaults for shape in profile.rules.shapes for group in shape.groups if group.defaults}
    for where, defaults in ({"": profile.rules.defaults} | groups).items():
        for kind, names in _DEFAULTS.items():
            rule = getattr(defaults, kind) if defaults is not None else None
            if rule is not None:
                name = f"{where}{('：', ': ')[language]}{names[language]}" if where else names[language]
                words = default_words(kind, rule, registry)[language]
                source = profile.source("shapes") if where else profile.source("defaults", kind)
                yield {"kind": name, "rule": words, **_source(profile, source, rule.get("basis"), (), language)}


def _bands(bands: GradeBands, language: int) -> dict[str, Any]:
    return {
        "effective": str(bands.effective) if bands.effective else None,
        "bands": [{"name": one.name, "min": number(one.min)} for one in bands.bands],
        "basis": BASIS_NAMES[bands.basis][language],
        "cite": _cites(bands.cite),
    }


def _policy(policy: Policy, effective: str | None, language: int) -> dict[str, Any]:
    """What is asked beyond the table, as sentences."""
    said: list[Message] = []
    if policy.deadline:
        said.append(Message(f"次年{policy.deadline}前报送", f"due by {policy.deadline} of the next year"))
    if policy.publish:
        said.append(Message(f"公开：{policy.publish}", f"publication: {policy.publish}"))
    if policy.outsourcing == "forbidden":
        said.append(Message("不得委托第三方自评", "no outsourcing of the self-evaluation"))
    if policy.collective_decision:
        said.append(Message("须集体决策", "decided collectively"))
    if policy.explain_adjustment:
        said.append(Message("年中预算调整须说明", "adjustments of the budget must be explained"))
    said += [
        Message(f"{name}不超过{limit}字", f"{name}: at most {limit} characters")
        for name, limit in policy.text_limits.items()
    ]
    said += [
        Message(f"{year}年度通知：{number_}", f"notice for {year}: {number_}")
        for year, number_ in policy.notices.items()
    ]
    return {"effective": effective or None, "asks": [one[language] for one in said]}


# -- Parts and Markdown -----------------------------------------------------------------------------------------------------

_WORDS = {
    "rows": Message("指标与评分标准", "Rows and rules"),
    "execution": Message("预算执行率", "Execution rate"),
    "groups": Message("分值结构", "Division of the total"),
    "defaults": Message("单位自定指标的评分", "Rows that the unit defines"),
    "grades": Message("评价等级", "Grades"),
    "policies": Message("表外要求", "Beyond the table"),
    "templates": Message("表内模板", "Templates"),
    "outline": Message("报告提纲", "Outline of the report"),
    "management": Message("资金管理各行", "Rows on managing the money"),
    "cite": Message("依据", "Sources"),
}
_ROW_HEAD = (
    ("上级指标", "指标", "分值", "取值", "评分标准", "依据", "出处", "自"),
    ("level", "row", "weight", "value", "rule", "basis", "source", "since"),
)


class Part(NamedTuple):
    """A part of the page: its lines (paragraphs, or a list marked `-` or `1.`), or a table whose first row names the columns."""

    heading: str
    lines: tuple[str, ...] = ()
    listed: Literal["", "-", "1."] = ""
    rows: tuple[tuple[str, ...], ...] = ()


def about(shown: dict[str, Any]) -> list[str]:
    """The words below the headline: id, place, kind, years, date, basis, version."""
    keys = ("id", "place", "kind", "years", "effective", "basis_text", "version")
    return [str(shown[key]) for key in keys if shown[key]]


def outline(shown: dict[str, Any], language: int = 0) -> list[Part]:
    """What `describe` gives, in the parts in which it is read. The first has no heading."""
    notes = (shown["note"], shown["weights_note"], shown["not_applicable"], *shown["modifiers"])
    first = Part("", tuple(text for text in notes if text))
    parts = [first, *(_execution_part(shown, language)), *_structure(shown, language), *_lists(shown, language)]
    return [part for part in parts if part.lines or part.rows]


def _execution_part(shown: dict[str, Any], language: int) -> Iterator[Part]:
    one = shown["execution"]
    if not one:
        return
    zh, en = (
        f"{one['weight']} 分：{one['rate']}；{one['rule']}",
        f"{one['weight']} points: {one['rate']}; {one['rule']}",
    )
    lines = [(zh, en)[language] + _sourced(one, language)]
    if one["explain_below"]:
        asked = Message(f"低于{one['explain_below']}须说明原因", f"below {one['explain_below']} a reason is asked for")
        lines.append(asked[language])
    yield Part(_WORDS["execution"][language], tuple(lines))


def _sourced(one: dict[str, Any], language: int) -> str:
    """How sure a rule is, where it comes from, and since when it holds, in brackets."""
    said = ("；", "; ")[language].join(filter(None, (one["basis"], _first_source(one), one["since"])))
    return f"（{said}）" if language == 0 else f" ({said})"


def _first_source(one: dict[str, Any]) -> str:
    """The first source of a rule; all of them stand at the end of the page."""
    cites: list[str] = one["cite"]
    return f"{cites[0]} …" if len(cites) > 1 else "".join(cites)


def _structure(shown: dict[str, Any], language: int) -> Iterator[Part]:
    """The division of the total, the rows with their rules, the rules of free rows, and the grades."""
    colon, comma = ("：", "，") if language == 0 else (": ", ", ")
    groups = [
        shape["name"] + colon + comma.join(f"{one['name']} {one['weight'] or '—'}" for one in shape["parts"])
        for shape in shown["groups"]
    ]
    yield Part(_WORDS["groups"][language], tuple(groups), "-")
    rows = tuple(_cells(row, language) for row in shown["rows"])
    yield Part(_WORDS["rows"][language], rows=(_ROW_HEAD[language], *rows) if rows else ())
    defaults = [f"{one['kind']}{colon}{one['rule']}{_sourced(one, language)}" for one in shown["defaults"]]
    yield Part(_WORDS["defaults"][language], tuple(defaults), "-")
    yield Part(_WORDS["grades"][language], tuple(_grades(bands, language) for bands in shown["grades"]), "-")


def _grades(bands: dict[str, Any], language: int) -> str:
    since = (
        Message(f"自 {bands['effective']} 起：", f"from {bands['effective']}: ")[language] if bands["effective"] else ""
    )
    text = ("，", ", ")[language].join(f"{one['name']} ≥ {one['min']}" for one in bands["bands"])
    source = ("；", "; ")[language].join([bands["basis"], *bands["cite"]])
    return f"{since}{text}（{source}）" if language == 0 else f"{since}{text} ({source})"


def _lists(shown: dict[str, Any], language: int) -> Iterator[Part]:
    colon, comma = ("：", "，") if language == 0 else (": ", ", ")
    asked = [
        f"{one['effective']}{colon}{text}" if one["effective"] else text
        for one in shown["policies"]
        for text in one["asks"]
    ]
    yield Part(_WORDS["policies"][language], tuple(asked), "-")
    templates = [
        one["name"] + colon + comma.join(f"{row['name']} {row['target']} {row['weight']}" for row in one["rows"])
        for one in shown["templates"]
    ]
    yield Part(_WORDS["templates"][language], tuple(templates), "-")
    yield Part(_WORDS["outline"][language], tuple(shown["outline"]), "1.")
    others = [
        Message("同样在用：", "also in use: ")[language] + ("；", "; ")[language].join(one) for one in shown["outlines"]
    ]
    yield Part("", tuple(others))
    managed = ("、", ", ")[language].join(shown["management"])
    yield Part(_WORDS["management"][language], (managed,) if managed else ())
    yield Part(_WORDS["cite"][language], tuple(shown["cite"]), "-")


def _cells(row: dict[str, Any], language: int) -> tuple[str, ...]:
    weight = row["weight"] or "—"
    if row["weight_origin"]:
        weight += (f"（{row['weight_origin']}）", f" ({row['weight_origin']})")[language]
    rule = row["rule"] or row["text"] or "—"
    value = row["value"] or "—"
    return "/".join(row["path"]), row["name"], weight, value, rule, row["basis"], _first_source(row), row["since"]


def markdown(shown: dict[str, Any], language: int = 0) -> str:
    """What `describe` gives, as Markdown."""
    identity, *others = about(shown)
    lines = [f"# {shown['title']}", "", " · ".join([f"`{identity}`", *others])]
    for part in outline(shown, language):
        lines += ["", f"## {part.heading}", ""] if part.heading else []
        lines += _markdown(part)
    return "\n".join(lines).strip() + "\n"


def _markdown(part: Part) -> Iterator[str]:
    for number_, line in enumerate(part.lines, 1):
        if not part.heading:
            yield ""
        yield f"{number_}. {line}" if part.listed == "1." else f"{part.listed} {line}".strip()
    if part.rows:
        head, *rows = part.rows
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows)


def described(profile_id: str, library: Library, registry: Registry, language: int = 0) -> list[dict[str, Any]]:
    """What `describe` gives for a rule file, or for each of a place's."""
    ids = [profile_id]
    if profile_id in library.places and profile_id not in library.entries:
        ids = [entry.id for entry in library.places[profile_id].entries]
    return [describe(one, library, registry, language) for one in ids]


def show(profile_id: str, library: Library, registry: Registry, fmt: str = "md", language: int = 0) -> str:
    """A rule file for reading: fmt `md` or `json`. A place's id shows all its rule files."""
    import json

    shown = described(profile_id, library, registry, language)
    if fmt == "json":
        data = shown[0] if len(shown) == 1 else shown
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(markdown(one, language) for one in shown)
