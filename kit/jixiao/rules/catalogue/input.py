"""E0xx: what can be wrong with an input before anybody looks at its content.

Where one code has several causes, `jixiao.files.problems` gives the cause as params: `problem` in both languages, and the word itself as
`cause` for programs.
"""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

RULES: tuple[Rule, ...] = (
    Rule(
        code="E001", name="cannot-be-opened", severity="error",
        title=Message("文件打不开", "File cannot be opened"),
        message=Message("打不开：{problem}", "cannot be opened: {problem}"),
        why=Message("没有能读这种格式的读取器，或转换它所需的程序不在这台机器上。", "No reader knows this format, or the program that converts it is not on this machine."),
        mend=Message(
            "另存为 docx、xlsx、pdf、html 或 txt；或者安装 LibreOffice，让 soffice 在 PATH 里。",
            "Save it as docx, xlsx, pdf, html or txt; or install LibreOffice so that soffice is on the PATH.",
        ),
        example=Message("自评报告.doc（机器上没有 soffice）", "report.doc on a machine without soffice"),
    ),
    Rule(
        code="E002", name="unreadable-text", severity="warning",
        title=Message("文字编码有问题", "Text cannot be decoded"),
        message=Message("文字编码有问题：{problem}", "text encoding: {problem}"),
        why=Message(
            "文字不是 UTF-8、UTF-16 或 GB18030，或里面夹有不能解码的字节和控制字符；这些字无法照原样核对。",
            "The text is not UTF-8, UTF-16 or GB18030, or holds bytes and control characters that cannot be checked.",
        ),
        mend=Message("用编辑器另存为 UTF-8 文本。", "Save it as UTF-8 text in an editor."),
        example=Message("混用两种编码的 txt", "a txt file that mixes two encodings"),
    ),
    Rule(
        code="E003", name="broken-syntax", severity="error",
        title=Message("TOML 或 JSON 语法错误", "Broken TOML or JSON"),
        message=Message("语法错误：{problem}", "broken syntax: {problem}"),
        why=Message("文件不合 TOML 或 JSON 的语法，读不下去。", "The file is not well-formed TOML or JSON."),
        mend=Message("按所示的行列改正。", "Mend it at the line and column shown."),
        example=Message('year = "2023', 'year = "2023'),
    ),
    Rule(
        code="E004", name="does-not-fit-schema", severity="error",
        title=Message("不合报告的结构", "Does not fit the schema"),
        message=Message("不合报告的结构：{problem}", "does not fit the schema: {problem}"),
        why=Message("字段名或类型与报告的结构(`jixiao schema report`)不符，后面的检查无从做起。", "A field's name or type does not fit `jixiao schema report`; no check can go on from there."),
        mend=Message("对照 `jixiao schema report` 改正。", "Mend it by `jixiao schema report`."),
        example=Message("weight = [10]", "weight = [10]"),
    ),
    Rule(
        code="E005", name="unmatched-text", severity="info",
        title=Message("有文字没有归入任何字段", "Printed text that no field took"),
        message=Message("有 {count} 处没有归入任何字段：“{text}”", "no field took {count} texts: “{text}”"),
        why=Message("表格里印着的内容没有对上任何字段；它没有参加检查，需要人看一眼。", "Something printed in a table matched no field; it was not checked, so a person should look at it."),
        mend=Message("若是自评表的内容，请核对表头；本地表式可写进地区规则包的表式。", "If it belongs to the form, check the header row; a local form can be added to a profile."),
        example=Message("表尾的“填表人：… 联系电话：…”", "a line below the form with the name of its writer"),
    ),
    Rule(
        code="E006", name="limit-exceeded", severity="warning",
        title=Message("超过读取上限", "A limit was exceeded"),
        message=Message("超过上限（{problem}，上限 {allowed}），超出的内容没有读", "limit exceeded ({problem}, at most {allowed}); what lies beyond was not read"),
        why=Message("为防止恶意或出错的文件耗尽内存和时间，读取有上限；上限以外的内容没有检查。", "Reading is bounded so that a hostile or broken file cannot use up memory and time; the rest was not checked."),
        mend=Message("删去多余的空行、工作表或图片；确有必要时在配置里调高上限。", "Remove needless blank rows, sheets or pictures; raise the limit in the configuration if you must."),
        example=Message("解压后有 10 GB 的 xlsx", "an xlsx that inflates to 10 GB"),
    ),
    Rule(
        code="E007", name="damaged-or-disguised", severity="error",
        title=Message("文件损坏、加密或后缀不符", "Damaged, encrypted or disguised file"),
        message=Message("文件不能用：{problem}", "the file cannot be used: {problem}"),
        why=Message("文件不完整、有密码，或内容与后缀不符，读不出可信的内容。", "The file is cut off, has a password, or is not what its suffix says; nothing reliable can be read from it."),
        mend=Message("重新导出或重新下载；去掉打开密码。", "Export or download it again; remove the password."),
        example=Message("只下载了一半的 docx", "a docx of which only half was downloaded"),
    ),
    Rule(
        code="E008", name="nothing-to-read", severity="error",
        title=Message("没有可读的内容", "Nothing to read"),
        message=Message("没有可读的内容：{problem}", "nothing to read: {problem}"),
        why=Message("文件是空的，或只有图片而没有文字。", "The file is empty, or holds pictures and no text."),
        mend=Message("换用有文字的原件；扫描件可以识别：pip install jixiao-ocr，运行时加 --ocr。", "Use the original with text; a scan can be recognised: pip install jixiao-ocr, then --ocr."),
        example=Message("扫描成图片的 PDF", "a PDF made of scanned pictures"),
    ),
    Rule(
        code="E009", name="unreadable-quantity", severity="warning",
        title=Message("数值读不懂", "Unreadable quantity"),
        message=Message("“{text}”读不成数值", "“{text}” cannot be read as a quantity"),
        why=Message("该填数值的地方印着读不懂的文字；它不当作 0，凡要用它的计算都不做。", "A place for a figure holds text that cannot be read; it is not taken as 0, and nothing is computed from it."),
        mend=Message(
            "写成数字加单位，如 95%、154 项、629.10 万元。", "Write a number and a unit, such as 95% or 154 items."
        ),
        example=Message("分值：“十分之”", "weight: “ten of”"),
    ),
    Rule(
        code="E010", name="unknown-profile-or-region", severity="warning",
        title=Message("不认识的地区或规则包", "Unknown profile or region"),
        message=Message("不认识的地区或规则包：{text}", "unknown region or profile: {text}"),
        why=Message("找不到这个地区或规则包，只能用上一级或全国的规则。", "There is no such region or profile; the rules of the level above, or of the nation, were used."),
        mend=Message(
            "核对区划代码(GB/T 2260)或用 --profile 指定。", "Check the GB/T 2260 code, or name one with --profile."
        ),
        example=Message("region.code = 999999", "region.code = 999999"),
    ),
    Rule(
        code="E011", name="no-self-evaluation", severity="error",
        title=Message("不是绩效自评报告", "No self-evaluation report"),
        message=Message("这不是绩效自评报告：{problem}", "this is no self-evaluation report: {problem}"),
        why=Message(
            "按标题、表头、提纲和用语衡量，这个文件是别的材料；对它作检查、计分、汇总或出整改通知都没有意义，所以不作。",
            "By its title, headers, outline and words the file is something else; to check, score, sum up or send it back would mean nothing.",
        ),
        mend=Message(
            "换成自评报告或自评表；若它确实是，请在标题或表名里写明“绩效自评”。批复的绩效目标表用 --targets 给出。",
            "Give the self-evaluation report or form; if it is one, let its title say 绩效自评. Approved goals are given by --targets.",
        ),
        example=Message("2023年度部门决算公开.pdf", "the published final accounts of a department"),
    ),
    Rule(
        code="E012", name="uncertain-rows", severity="warning",
        title=Message("有的行读得不确定", "Rows that were not read with certainty"),
        message=Message(
            "{total} 行中有 {count} 行分不清各格属于哪一栏（首行“{name}”），这些行不参加分值、得分和合计的核对",
            "{count} of {total} rows could not be put into columns with certainty (the first is “{name}”); no weight, score or sum of them was checked",
        ),
        why=Message(
            "表格的格线已经丢失，或某一行的内容与表头对不上；这样的行有两种读法，或一种也没有，任何结论都靠不住。",
            "The grid of the table was lost, or a row does not fit its header: such a row can be read in two ways or in none.",
        ),
        mend=Message("换用保留表格的原件(docx、xlsx)；或核对这一行是否错格、串行。", "Use the original with its table (docx, xlsx), or see whether cells of the row were shifted."),
        example=Message("一行的得分落在“分值”栏右边没有表头的格里", "a score that stands in a cell without a header"),
    ),
    Rule(
        code="E013", name="form-without-rows", severity="warning",
        title=Message("有自评表，但没有读出内容", "A form of which no row was read"),
        message=Message("“{text}”没有读出一行指标或资金", "no row of indicators or of money was read from “{text}”"),
        why=Message("标题或表头说这里有一张自评表，却没有读出任何一行；这张表没有参加检查。", "A title or header announces a form here, and no row of it was read: the form was not checked."),
        mend=Message("核对表头和各行是否完整；图片里的表先做文字识别，或交电子版原件。", "See whether its header and rows are whole; recognise the text of pictures first, or hand in the original."),
        example=Message("“项目支出绩效自评表”下面只有标题", "a title of a form with nothing below it"),
    ),
    Rule(
        code="E014", name="unknown-table", severity="info",
        title=Message("有数字的表，表头不认识", "A table of figures with an unknown header"),
        message=Message("表“{text}”有 {count} 个数字，表头不认识，没有归栏", "the table “{text}” holds {count} figures; its header is not known, so none has a field"),
        why=Message("表里有数字，但没有一行是认识的表头；这些数字没有作为自评表核对。", "The table holds figures and no row of it is a header that is known: they were not checked as a form."),
        mend=Message("若是自评表，核对表头用语；本地表式可写进地区规则包。", "If it is a form, see what its headers are called; a local form can be added to a profile."),
        example=Message("表头是“A | B | C”的表", "a table with the header “A | B | C”"),
    ),
    Rule(
        code="E015", name="formula-without-value", severity="warning",
        title=Message("公式没有存结果", "A formula without a stored value"),
        message=Message("{count} 格是公式，文件里没有存它的结果，也算不出来：{text}", "{count} cells are formulas whose value the file does not store and that cannot be worked out here: {text}"),
        why=Message("由程序生成的工作簿常常只写公式，不存结果；这些格里的数没有读到。", "A workbook made by a program often holds formulas without their values: what these cells show was not read."),
        mend=Message("用 Excel 或 WPS 打开并保存一次。", "Open it in Excel or WPS and save it once."),
        example=Message('=IF（H27>=90,"优","良"）', '=IF(H27>=90,"A","B")'),
    ),
    Rule(
        code="E016", name="doubtful-reading", severity="warning",
        title=Message("有一处识别不准", "A place that cannot be read with certainty"),
        message=Message("识别为“{text}”，但不能确定{other}；请看原件的这一处{more}", "recognised as “{text}”, but not with certainty{other}; look at this place in the original{more}"),
        why=Message(
            "文字是从图片上识别的，这一处把握不够，或两次识别不一致。任何错误都不以它为据；含有它的合计、执行率和得分不作核对。",
            "The text was recognised in a picture; here it was not sure enough, or two readings differ. No error rests on it, and no sum, rate or score that it is part of is judged.",
        ),
        mend=Message("对照原件看这一处；交电子版原件，或以更高的分辨率重新扫描。", "Compare this place with the original; hand in the file itself, or scan it again at a higher resolution."),
        example=Message(
            "印章压住的“98%”，一次识别为 98%，一次为 93%", "“98%” under a seal, read once as 98% and once as 93%"
        ),
    ),
    Rule(
        code="E017", name="inferred-reading", severity="info",
        title=Message("识别结果由等式推定", "A reading that the equations decide"),
        message=Message("识别有两种结果，取“{text}”：若是“{refused}”，则与表内其他数字不合（{codes}）", "of two readings “{text}” was taken: “{refused}” would contradict other figures ({codes})"),
        why=Message(
            "同一处识别出不同的结果，其中只有一个使表内等式（执行率、合计、得分不超过分值等）都成立，所以取它；这是推定，不是读准。",
            "One place was read in different ways, and the equations of the table (rate, sums, score within weight) hold for one of them only: it was taken. That is inferred, not read.",
        ),
        mend=Message("对照原件看这一处。", "Compare this place with the original."),
        example=Message(
            "“72.00”或“12.00”：执行率 90% 只与 72.00 相合", "“72.00” or “12.00”: the rate of 90% fits 72.00 only"
        ),
    ),
    Rule(
        code="E018", name="total-told-apart", severity="info",
        title=Message("总分与指标行分开印，两者不合", "A total that stands apart from its rows, and does not fit them"),
        message=Message(
            "正文写总分 {total}，读到的 {count} 行得分合计 {made}；可能有行没有读到，或另有加减分",
            "the text states a total of {total}, the {count} rows that were read make {made}; a row may not have been read, or points were added or taken off",
        ),
        why=Message(
            "总分不在指标表里，只在正文或单独一行，因此看不出表中各行就是全部；得分合计与总分的关系不作错误。",
            "The total does not stand in the table of the indicators, so nothing shows that its rows are all of them: their sum against the total is no error.",
        ),
        mend=Message("对照原件，看各行是否都已读到。", "Compare with the original whether every row was read."),
        example=Message("“综合得分94.5分”，各行合计 93.5", "“a score of 94.5 in all”, rows that make 93.5"),
    ),
)  # fmt: skip
