"""Which rows of money make a total, which are parts of another row, and which list the same money by spending."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.nesting import nesting

AMOUNT = st.integers(1, 10_000).map(Decimal)
PARTS = st.lists(AMOUNT, min_size=2, max_size=3)


def one(*amounts):
    """A row with one column for each amount; None is a blank."""
    return tuple(None if amount is None else Decimal(amount) for amount in amounts)


def test_flat_rows():
    """Rows that make the total are all its own."""
    found = nesting(["甲", "乙"], [one(60, 50), one(40, 30)], one(100, 80), [True, False])
    assert found is not None
    assert found.lists() == [[0, 1]]


def test_a_part_of_a_source():
    """What 其中 begins and what makes the row above it is a part of that row; one part alone may be printed, too."""
    rows = [one(80), one(50), one(30), one(20)]
    found = nesting(["财政拨款", "省级", "县级", "其他"], rows, one(100), [False, True, False, False])
    assert found is not None
    assert found.owners == (None, 0, 0, None)
    some = nesting(["财政拨款", "省级", "其他"], [one(80), one(50), one(20)], one(100), [False, True, False])
    assert some is not None
    assert some.owners == (None, 0, None)


def test_two_lists():
    """The same money by income and by spending, one of them wrong."""
    rows = [one(90), one(10), one(60), one(35)]
    found = nesting(["财政拨款", "其他资金", "基本支出", "项目支出"], rows, one(100), [False] * 4)
    assert found is not None
    assert found.lists() == [[0, 1], [2, 3]]


def test_what_the_figures_do_not_say():
    """A part is printed, and no reading makes the total or the row above: nothing is known."""
    assert nesting(["甲", "乙", "丙"], [one(80), one(50), one(10)], one(100), [False, True, False]) is None


def test_a_wrong_total_of_flat_rows():
    """Without any part the rows stay one list, so that the total can be checked against them."""
    found = nesting(["甲", "乙"], [one(60), one(41)], one(100), [False, False])
    assert found is not None
    assert found.lists() == [[0, 1]]


@settings(deadline=None)
@given(st.lists(PARTS, min_size=2, max_size=5), AMOUNT)
def test_every_source_with_its_parts(groups, rest):
    """Sources, each followed by its parts behind 其中: the lists make the total."""
    labels, rows, of_which = [], [], []
    for number, parts in enumerate(groups):
        labels += [f"来源{number}", *(f"分项{at}" for at in range(len(parts)))]
        rows += [(sum(parts, Decimal(0)),), *((part,) for part in parts)]
        of_which += [False, True, *[False] * (len(parts) - 1)]
    total = sum((sum(parts, Decimal(0)) for parts in groups), rest)
    found = nesting([*labels, "其他"], [*rows, (rest,)], (total,), [*of_which, False])
    assert found is not None
    assert all(sum(([*rows, (rest,)][row][0] for row in one), Decimal(0)) == total for one in found.lists())
