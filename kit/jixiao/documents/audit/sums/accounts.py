"""Which way a verb moves an account: what is paid out adds to loans and is taken off a fund, what is paid back the other way round.

发放 and 收回 say nothing by themselves; whether the account counts what others owe (贷款, 在保, 应收), what lies in it (本金, 基金, 资金池) or
what is owed (债务, 借款) decides.
"""

from __future__ import annotations

from jixiao.text import lazy_re as re

_TURNED = re.compile(r"[收放付发借贷还]")
_LENT = re.compile(r"贷款|放贷|在贷|信贷|在保|担保|应收|出借|借出|在借|外借|借用|垫付")
_FUND = re.compile(r"本金|基金|资金池|互助金|周转金|补偿金|专户|账户|资金余额|规模|账面")
_OWED = re.compile(r"债务|借款|欠款|应付|负债")
_FUNDED = re.compile(r"(?:贷款|担保|借款|债务)(?:贴息|风险|周转|互助|补偿|代偿|准备)+(?:资金|金|基金|专户|账户)?")
"""贷款风险补偿金: a fund, whatever it is for."""
_OUT = re.compile(r"发放|投放|[新续累]放|放[贷款出]|借出|出借|外借|垫[付支]|提供|新增|新发|借给")
_BACK = re.compile(r"收回|回收|[累已实]收|归还|偿还|还款|还贷|还回|结清|还清|清偿|解[除保]|代偿|核销|到期|追回|返还")
_SPENT = re.compile(r"借出|出借|发放|投放|代偿|支[出付取]|垫[付支]|拨[出付]|划[出转]|上[缴交]|核销")
_GOT = re.compile(
    r"收[回取到]|回收|归还|返还|追[回偿]|注[入资]|[补拨存缴归转划借募]入|归集|充实|[增补]资|补充|新增|(?<![付还])利息|到账|募集"
)
_REPAID = re.compile(r"偿还|归还|还款|清偿|化解|核销|消化|豁免|还本")
_TAKEN = re.compile(r"新[增借发]|借入|举借|发行|转入|增加")


def moves_account(label: str, account: str) -> int | None:
    """+1 or −1 where the account says which way the last verb of a label moves it; 0 where it turns such verbs round and does not know
    this one; None where the verb means what it always does.
    """
    lent = _LENT.search(account) is not None and not (_FUNDED.search(account) or _OWED.search(account))
    return _way(label, account) or (0 if lent and _TURNED.search(label) else None)


def _way(label: str, account: str) -> int:
    funded = _FUNDED.search(account) is not None
    if _LENT.search(account) and not funded and not _OWED.search(account):
        return _last(label, _OUT, _BACK)
    if funded or _FUND.search(account):
        return _last(label, _GOT, _SPENT)
    return _last(label, _TAKEN, _REPAID) if _OWED.search(account) else 0


def _last(label: str, up: re.Pattern[str], down: re.Pattern[str]) -> int:
    gained, lost = (max((one.end() for one in words.finditer(label)), default=0) for words in (up, down))
    return 0 if gained == lost else 1 if gained > lost else -1
