"""jixiao 绩效: check and re-score budget performance self-evaluations (预算绩效自评), with proof and citation.

```python
from jixiao import InputError, Toolkit

kit = Toolkit()
try:
    source = kit.open("报告.docx")
except InputError as error:
    raise SystemExit(f"{error.code} {error.params}")
for finding in kit.validate(source).findings:
    print(finding.severity, finding.code, finding.place, finding.stated, finding.computed)
for card in kit.score(source):
    print(card.name, card.claimed, "→", card.computed, card.grade_computed)
```

Names are imported when they are first used: `import jixiao` itself costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.model.version import __version__

if TYPE_CHECKING:
    from jixiao.engines.rows.validate import Validation
    from jixiao.files.loading import Source
    from jixiao.files.reader import Reader
    from jixiao.model.document import Document, Place
    from jixiao.model.errors import InputError, JixiaoError, ReportInvalid, UsageError
    from jixiao.model.findings import Claim, Finding, Rule, Severity
    from jixiao.model.limits import Limits
    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard, ScoreRow
    from jixiao.rules.check import Check
    from jixiao.text.quantity import Quantity
    from jixiao.toolkit.api import FindingFormat, Writer
    from jixiao.toolkit.hookspecs import API_VERSION, hookimpl
    from jixiao.toolkit.kit import Toolkit

_HOMES = {
    "API_VERSION": "toolkit.hookspecs", "Check": "rules.check", "Claim": "model.findings", "Document": "model.document",
    "Finding": "model.findings", "FindingFormat": "toolkit.api", "InputError": "model.errors", "JixiaoError": "model.errors",
    "Limits": "model.limits", "Place": "model.document", "Quantity": "text.quantity", "Reader": "files.reader",
    "Report": "model.report", "ReportInvalid": "model.errors", "Rule": "model.findings", "ScoreRow": "model.scorecard",
    "Scorecard": "model.scorecard", "Severity": "model.findings", "Source": "files.loading", "Toolkit": "toolkit.kit",
    "UsageError": "model.errors", "Validation": "engines.rows.validate", "Writer": "toolkit.api", "hookimpl": "toolkit.hookspecs",
}  # fmt: skip

__all__ = [
    "API_VERSION",
    "Check",
    "Claim",
    "Document",
    "Finding",
    "FindingFormat",
    "InputError",
    "JixiaoError",
    "Limits",
    "Place",
    "Quantity",
    "Reader",
    "Report",
    "ReportInvalid",
    "Rule",
    "ScoreRow",
    "Scorecard",
    "Severity",
    "Source",
    "Toolkit",
    "UsageError",
    "Validation",
    "Writer",
    "__version__",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'jixiao' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"jixiao.{home}"), name)


def __dir__() -> list[str]:
    return __all__
