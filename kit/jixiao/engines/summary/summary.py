"""A summary of scores, for a reviewer: groups, the riskiest evaluations, outliers, and repeated texts.

```python
with opened(Path("scores")) as scores:
    found = summarise(scores, by=("region", "year"), top=20)
```

Everything is counted where the scores stand, by queries that name no engine; what comes back is as large as its lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.engines.summary.groups import DIMENSIONS, Group, groups
from jixiao.engines.summary.like import Outliers, SameText, outliers, same_text
from jixiao.engines.summary.open import opened
from jixiao.engines.summary.risk import Risks, risks
from jixiao.engines.summary.shape import Rows, Shape, rows, shape
from jixiao.engines.summary.tables import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_BY = ("region", "year")


@dataclass(slots=True)
class Summary:
    """What is known of scores. `checked` says whether findings were looked for, as `validate` does and `score` does not.

    `left_out` counts the inputs that are no part of it by their code, those that are no reports under `""`; None for a folder of
    scores, which does not say.
    """

    engine: str
    by: tuple[str, ...]
    whole: Group
    groups: list[Group]
    risks: Risks
    outliers: list[Outliers]
    same_text: SameText
    shape: Shape
    rows: Rows
    left_out: dict[str, int] | None

    @property
    def checked(self) -> bool:
        """Were findings looked for?"""
        return self.whole.counts["checked"] > 0


def summarise(scores: Scores, by: Sequence[str] = DEFAULT_BY, top: int = 20) -> Summary:
    """The summary, grouped by names of `DIMENSIONS`; lists hold at most `top` entries."""
    return Summary(
        engine=scores.engine,
        by=tuple(by),
        whole=groups(scores, ())[0],
        groups=groups(scores, by) if by else [],
        risks=risks(scores, top),
        outliers=outliers(scores, top),
        same_text=same_text(scores, top),
        shape=shape(scores),
        rows=rows(scores),
        left_out=None if scores.left_out is None else dict(sorted(scores.left_out.items())),
    )


__all__ = ["DEFAULT_BY", "DIMENSIONS", "Scores", "Summary", "opened", "summarise"]
