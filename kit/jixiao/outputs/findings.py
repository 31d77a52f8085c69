"""Findings and claims as plain data by the contract of `validate -f json`, and their messages in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.model.document import NOWHERE
from jixiao.model.errors import ReportInvalid
from jixiao.model.message import Language, given
from jixiao.outputs.readable import formula, rounded
from jixiao.outputs.scores import Locate, profile, span
from jixiao.rules.catalogue import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.engines.rows.validate import Validation
    from jixiao.model.document import Place
    from jixiao.model.errors import InputError
    from jixiao.model.findings import Claim, Finding
    from jixiao.model.message import Message
    from jixiao.rules.catalogue import Catalogue

_KEPT = 2048
"""So many messages are kept."""


def message(finding: Finding, language: Language, catalogue: Catalogue) -> str:
    """The finding in words."""
    params = finding.params
    return _filled(catalogue.rule(finding.code).message, language, tuple(params), tuple(params.values()))


@lru_cache(maxsize=_KEPT)
def _filled(template: Message, language: Language, names: tuple[str, ...], fields: tuple[str | Message, ...]) -> str:
    """The words; findings that print the same figures share them."""
    params = given(dict(zip(names, fields, strict=True)), language)
    if "computed" in params:
        params["computed"] = rounded(params["computed"])
    if "formula" in params:
        params["formula"] = formula(params["formula"], language)
    return template[0 if language == "zh" else 1].format_map(params)


def severity(finding: Finding, catalogue: Catalogue) -> str:
    """The finding's own severity, else the catalogue's."""
    return finding.severity or catalogue.rule(finding.code).severity


def place_of(finding: Finding, locate: Locate) -> Place:
    """Where a finding stands: its own place, else that of its pointer, else the beginning."""
    if finding.place is not None:
        return finding.place
    return locate(finding.pointer) if finding.pointer is not None else locate("")


def finding_data(one: Finding, locate: Locate, language: Language, catalogue: Catalogue) -> dict[str, Any]:
    """One finding of `validate -f json`."""
    entry, params = catalogue.rule(one.code), one.params
    made: dict[str, Any] = {
        "code": one.code,
        "name": entry.name,
        "severity": one.severity or entry.severity,
        "message": _filled(entry.message, language, tuple(params), tuple(params.values())),
        "span": span(one.place or place_of(one, locate), one.pointer),
        "indicator": one.indicator,
        "quote": one.quote,
        "stated": one.stated,
        "computed": one.computed,
        "cite": one.cite or entry.cite or None,
        "fix": one.fix,
    }
    if params.get("details"):
        made["details"] = str(params["details"]).split("\n")
    if "sure" in params:
        made["reading"] = _reading(one)
    return made


def _reading(one: Finding) -> dict[str, Any]:
    """What was recognised at a doubtful place, what else it may say, and how sure it is in percent."""
    text, others, sure = (str(one.params[name]) for name in ("text", "others", "sure"))
    return {"text": text, "others": [other for other in others.split("\n") if other], "sure": int(sure)}


def claim_data(one: Claim) -> dict[str, Any]:
    """One claim of `validate -f json`."""
    return {
        "kind": one.kind, "verdict": one.verdict, "span": span(one.place), "quote": one.quote, "stated": one.stated,
        "computed": one.computed, "formula": one.formula,
    }  # fmt: skip


def input_findings(error: InputError, language: Language) -> list[dict[str, Any]]:
    """What an input error says, as findings. Their codes are the kit's own."""
    from jixiao.model.findings import Finding

    if isinstance(error, ReportInvalid):
        return [finding_data(one, lambda _: NOWHERE, language, BUILT_IN) for one in error.findings]
    one = Finding(code=error.code, severity="error", place=error.place, params=error.params)
    return [finding_data(one, lambda _: NOWHERE, language, BUILT_IN)]


def file_data(
    path: str, result: Validation, findings: Iterable[Finding], language: Language, catalogue: Catalogue
) -> dict[str, Any]:
    """One file of `validate -f json`; `findings` are those that were selected."""
    source = result.source
    report = source.report
    return {
        "path": path,
        "digest": source.digest,
        "profiles": [profile(card.profile, language) for card in result.cards],
        "report": {
            "unit": report.unit.name if report.unit else None,
            "year": report.year,
            "region": {"code": report.region.code, "name": report.region.name} if report.region else None,
            "kinds": sorted({one.kind for one in report.evaluations if one.kind is not None}),
        },
        "findings": [finding_data(one, source.locate, language, catalogue) for one in findings],
        "claims": [claim_data(one) for one in result.claims],
    }
