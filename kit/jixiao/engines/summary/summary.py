"""A summary of a folder of scores, for a reviewer: groups, the riskiest evaluations, outliers, and repeated texts.

```python
with opened(Path("scores")) as scores:
    found = summarise(scores, by=("region", "year"), top=20)
```

Everything is counted in the engine, with expressions that name no engine; what comes back is as large as its lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.engines.summary.groups import DIMENSIONS, Group, groups, prepared
from jixiao.engines.summary.like import Outliers, SameText, outliers, same_text
from jixiao.engines.summary.open import Scores, opened
from jixiao.engines.summary.risk import Risks, risks
from jixiao.engines.summary.shape import Rows, Shape, rows, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_BY = ("region", "year")


@dataclass(slots=True)
class Summary:
    """What is known of a folder. `checked` says whether findings were looked for, as `validate` does and `score` does not."""

    engine: str
    by: tuple[str, ...]
    whole: Group
    groups: list[Group]
    risks: Risks
    outliers: list[Outliers]
    same_text: SameText
    shape: Shape
    rows: Rows

    @property
    def checked(self) -> bool:
        """Were findings looked for?"""
        return self.whole.counts["checked"] > 0


def summarise(scores: Scores, by: Sequence[str] = DEFAULT_BY, top: int = 20) -> Summary:
    """The summary, grouped by names of `DIMENSIONS`; lists hold at most `top` entries."""
    cards = prepared(scores.cards)
    return Summary(
        engine=scores.engine,
        by=tuple(by),
        whole=groups(cards, ())[0],
        groups=groups(cards, by) if by else [],
        risks=risks(cards, top),
        outliers=outliers(cards, top),
        same_text=same_text(cards, top),
        shape=shape(cards),
        rows=rows(scores.rows),
    )


__all__ = ["DEFAULT_BY", "DIMENSIONS", "Scores", "Summary", "opened", "summarise"]
