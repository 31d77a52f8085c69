"""One script and one width for all that reads the text: characters are folded one by one, so that offsets stay true."""

from __future__ import annotations

from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

_TRADITIONAL = (
    "萬億項資專費補標準農業縣區鎮鄉為與個總計達實際財務預決數額執績評價級類點歲辦結轉餘節領導單設備樓層場館療衛學師會議員戶稅險環護產銷關於"
    "應時間開發優質證號內習據報試僅從這對後構組織縮減長東廣網絡線電話調劑審訂請給貼貸貧養動當兩種條樣來進運維車輛購買賬濟經營統劃規監測滿訪問"
    "題無處頒課獎勵勞約佔壓圓裡還遠選連過適邊遞"
)
_SIMPLIFIED = (
    "万亿项资专费补标准农业县区镇乡为与个总计达实际财务预决数额执绩评价级类点岁办结转余节领导单设备楼层场馆疗卫学师会议员户税险环护产销关于"
    "应时间开发优质证号内习据报试仅从这对后构组织缩减长东广网络线电话调剂审订请给贴贷贫养动当两种条样来进运维车辆购买账济经营统划规监测满访问"
    "题无处颁课奖励劳约占压元里还远选连过适边递"
)
_FOLD = {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
_OLD = re.compile("[" + _TRADITIONAL + "]")
_BETWEEN = re.compile(r"，(?<=\d，)(?=\d)")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff%)])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff]|\s*$)")
"""发放 356 万元.剩余 3 户: a point between words ends a sentence; behind a number it numbers an item or parts decimals."""
_SPLIT = re.compile(r"(?<=[\u4e00-\u9fff,，:：])(\d+\.)( {1,2})(\d{1,4})(?=[万亿元%])")


def fold(text: str) -> str:
    """Half-width digits and signs, simplified characters, and `35. 3万元` of a machine-read page as `35.3 万元`."""
    if text.isascii():
        return text
    flat = narrow(text)
    if "，" in flat:
        flat = _BETWEEN.sub("、", flat)  # 30，400 are two figures, 30,400 is one
    flat = flat.replace("，", ",").replace("；", ";").replace("：", ":")
    if "." in flat:
        flat = _STOP.sub("。", flat)
    if _OLD.search(flat):
        flat = flat.translate(_FOLD)
    return _SPLIT.sub(r"\g<1>\g<3>\g<2>", flat) if ". " in flat else flat
