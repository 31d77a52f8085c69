"""E0xx: what can be wrong with an input before anybody looks at its content.

Where one code has several causes, `trouble(word)` gives the cause in both languages as params: `problem` for the
Chinese template, `problem_en` for the English one, and the word itself as `cause` for programs.
"""

from __future__ import annotations

from jixiao.model.findings import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        code="E001",
        name="cannot-be-opened",
        severity="error",
        title=("文件打不开", "File cannot be opened"),
        message=("打不开：{problem}", "cannot be opened: {problem_en}"),
        why=(
            "没有能读这种格式的读取器，或转换它所需的程序不在这台机器上。",
            "No reader knows this format, or the program that converts it is not on this machine.",
        ),
        mend=(
            "另存为 docx、xlsx、pdf、html 或 txt；或者安装 LibreOffice，让 soffice 在 PATH 里。",
            "Save it as docx, xlsx, pdf, html or txt; or install LibreOffice so that soffice is on the PATH.",
        ),
        example=("自评报告.doc（机器上没有 soffice）", "report.doc on a machine without soffice"),
    ),
    Rule(
        code="E002",
        name="unreadable-text",
        severity="warning",
        title=("文字编码有问题", "Text cannot be decoded"),
        message=("文字编码有问题：{problem}", "text encoding: {problem_en}"),
        why=(
            "文字不是 UTF-8、UTF-16 或 GB18030，或里面夹有不能解码的字节和控制字符；这些字无法照原样核对。",
            "The text is not UTF-8, UTF-16 or GB18030, or holds bytes and control characters that cannot be checked.",
        ),
        mend=("用编辑器另存为 UTF-8 文本。", "Save it as UTF-8 text in an editor."),
        example=("混用两种编码的 txt", "a txt file that mixes two encodings"),
    ),
    Rule(
        code="E003",
        name="broken-syntax",
        severity="error",
        title=("TOML 或 JSON 语法错误", "Broken TOML or JSON"),
        message=("语法错误：{problem}", "broken syntax: {problem_en}"),
        why=("文件不合 TOML 或 JSON 的语法，读不下去。", "The file is not well-formed TOML or JSON."),
        mend=("按所示的行列改正。", "Mend it at the line and column shown."),
        example=('year = "2023', 'year = "2023'),
    ),
    Rule(
        code="E004",
        name="does-not-fit-schema",
        severity="error",
        title=("不合报告的结构", "Does not fit the schema"),
        message=("不合报告的结构：{problem}", "does not fit the schema: {problem_en}"),
        why=(
            "字段名或类型与报告的结构(`jixiao schema report`)不符，后面的检查无从做起。",
            "A field's name or type does not fit `jixiao schema report`; no check can go on from there.",
        ),
        mend=("对照 `jixiao schema report` 改正。", "Mend it by `jixiao schema report`."),
        example=("weight = [10]", "weight = [10]"),
    ),
    Rule(
        code="E005",
        name="unmatched-text",
        severity="info",
        title=("有文字没有归入任何字段", "Printed text that no field took"),
        message=("没有归入任何字段：“{text}”", "no field took: “{text}”"),
        why=(
            "表格里印着的内容没有对上任何字段；它没有参加检查，需要人看一眼。",
            "Something printed in a table matched no field; it was not checked, so a person should look at it.",
        ),
        mend=(
            "若是自评表的内容，请核对表头；本地表式可写进地区规则包的表式。",
            "If it belongs to the form, check the header row; a local form can be added to a profile.",
        ),
        example=("表尾的“填表人：… 联系电话：…”", "a line below the form with the name of its writer"),
    ),
    Rule(
        code="E006",
        name="limit-exceeded",
        severity="warning",
        title=("超过读取上限", "A limit was exceeded"),
        message=(
            "超过上限（{problem}，上限 {allowed}），超出的内容没有读",
            "limit exceeded ({problem_en}, at most {allowed}); what lies beyond was not read",
        ),
        why=(
            "为防止恶意或出错的文件耗尽内存和时间，读取有上限；上限以外的内容没有检查。",
            "Reading is bounded so that a hostile or broken file cannot use up memory and time; the rest was not checked.",
        ),
        mend=(
            "删去多余的空行、工作表或图片；确有必要时在配置里调高上限。",
            "Remove needless blank rows, sheets or pictures; raise the limit in the configuration if you must.",
        ),
        example=("解压后有 10 GB 的 xlsx", "an xlsx that inflates to 10 GB"),
    ),
    Rule(
        code="E007",
        name="damaged-or-disguised",
        severity="error",
        title=("文件损坏、加密或后缀不符", "Damaged, encrypted or disguised file"),
        message=("文件不能用：{problem}", "the file cannot be used: {problem_en}"),
        why=(
            "文件不完整、有密码，或内容与后缀不符，读不出可信的内容。",
            "The file is cut off, has a password, or is not what its suffix says; nothing reliable can be read from it.",
        ),
        mend=("重新导出或重新下载；去掉打开密码。", "Export or download it again; remove the password."),
        example=("只下载了一半的 docx", "a docx of which only half was downloaded"),
    ),
    Rule(
        code="E008",
        name="nothing-to-read",
        severity="error",
        title=("没有可读的内容", "Nothing to read"),
        message=("没有可读的内容：{problem}", "nothing to read: {problem_en}"),
        why=("文件是空的，或只有图片而没有文字。", "The file is empty, or holds pictures and no text."),
        mend=("换用有文字的原件；扫描件先做文字识别。", "Use the original with text; run text recognition on a scan."),
        example=("扫描成图片的 PDF", "a PDF made of scanned pictures"),
    ),
    Rule(
        code="E009",
        name="unreadable-quantity",
        severity="warning",
        title=("数值读不懂", "Unreadable quantity"),
        message=("“{text}”读不成数值", "“{text}” cannot be read as a quantity"),
        why=(
            "该填数值的地方印着读不懂的文字；它不当作 0，凡要用它的计算都不做。",
            "A place for a figure holds text that cannot be read; it is not taken as 0, and nothing is computed from it.",
        ),
        mend=("写成数字加单位，如 95%、154 项、629.10 万元。", "Write a number and a unit, such as 95% or 154 items."),
        example=("分值：“十分之”", "weight: “ten of”"),
    ),
    Rule(
        code="E010",
        name="unknown-profile-or-region",
        severity="warning",
        title=("不认识的地区或规则包", "Unknown profile or region"),
        message=("不认识的地区或规则包：{text}", "unknown region or profile: {text}"),
        why=(
            "找不到这个地区或规则包，只能用上一级或全国的规则。",
            "There is no such region or profile; the rules of the level above, or of the nation, were used.",
        ),
        mend=("核对区划代码(GB/T 2260)或用 --profile 指定。", "Check the GB/T 2260 code, or name one with --profile."),
        example=("region.code = 999999", "region.code = 999999"),
    ),
)
