"""S1xx structure: sections, numbering, placeholders, what is announced and not there."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

RULES: tuple[Rule, ...] = (
    Rule(
        code="S101",
        name="empty-section",
        severity="warning",
        title=Message("章节没有内容", "A section without content"),
        message=Message("“{title}”下面没有内容。", "nothing stands below “{title}”."),
        why=Message(
            "有标题而无正文，多半是漏写或套用模板后没有填写。",
            "A heading without text was left out, or left from a template.",
        ),
        mend=Message(
            "补写内容；确实没有的，写“无”并说明理由；不需要的，删去标题。",
            "Write the section, say that there is nothing to report and why, or remove the heading.",
        ),
        example=Message("“五、公开情况”之后直接是“六、附件”。", "“五、…” is followed at once by “六、…”."),
    ),
    Rule(
        code="S102",
        name="numbering-gap",
        severity="warning",
        title=Message("编号不连续", "A number is missing or doubled"),
        message=Message(
            "“{title}”编号为{stated}，按顺序应为{expected}。", "“{title}” is number {stated}; {expected} was expected."
        ),
        why=Message(
            "同一层次的编号跳号、重号，或不从一开始，可能缺了一节。",
            "Numbers of one level skip, repeat or do not start at one; a section may be missing.",
        ),
        mend=Message("核对是否缺节，再改正编号。", "See whether a section is missing, then correct the number."),
        example=Message("“（一）…（二）…（四）…”。", "（一）（二）（四）"),
    ),
    Rule(
        code="S103",
        name="numbering-style",
        severity="warning",
        title=Message("同级标题编号样式不一", "Headings of one level numbered in two styles"),
        message=Message(
            "“{title}”与同级标题的编号样式“{style}”不同。", "“{title}” is not numbered like its siblings (“{style}”)."
        ),
        why=Message(
            "同一层次混用两种编号，层次就看不清。", "Two styles on one level hide which heading belongs to which."
        ),
        mend=Message("统一同级编号样式。", "Number all headings of the level in one style."),
        example=Message("“（一）…”之后是“（2）…（3）…”。", "“（一）” is followed by “（2）”."),
    ),
    Rule(
        code="S104",
        name="unnumbered-heading",
        severity="warning",
        title=Message("标题没有编号", "A heading without number"),
        message=Message(
            "“{title}”没有编号，前面的同级标题都有。", "“{title}” has no number; the headings before it have one."
        ),
        why=Message(
            "编号的标题之后出现不编号的标题，多半是漏编号或模板残留。",
            "After numbered headings, one without number was forgotten or left from a template.",
        ),
        mend=Message("补上编号，或并入上一节。", "Number it, or make it part of the section before."),
        example=Message("“九、…”之后是“其他需要说明的情况”。", "“九、…”, then a heading with no number."),
    ),
    Rule(
        code="S105",
        name="placeholder-left",
        severity="warning",
        title=Message("占位符或填写说明没有替换", "A placeholder or a help text was left"),
        message=Message(
            "“{text}”是模板的占位符或填写说明。", "“{text}” is a placeholder or help text of the template."
        ),
        why=Message("模板里的提示应换成本单位的内容。", "What the template only suggests must be replaced."),
        mend=Message("填写实际内容，或删去。", "Fill it in, or delete it."),
        example=Message("“20XX年”、“（100字以内）”。", "“20XX年”, “（100字以内）”"),
    ),
    Rule(
        code="S106",
        name="enumeration-gap",
        severity="warning",
        title=Message("“一是…二是…”序数不连续", "A point is missing in 一是 … 二是"),
        message=Message("“{stated}”之前缺“{expected}”。", "“{expected}” is missing before “{stated}”."),
        why=Message("分述的序数跳过一项，可能漏了内容。", "The enumeration skips a point; something may be missing."),
        mend=Message("补上缺的一项，或改正序数。", "Add the point, or correct the ordinals."),
        example=Message("“一是…三是…”。", "一是 …, 三是 …"),
    ),
    Rule(
        code="S107",
        name="announced-form-absent",
        severity="warning",
        title=Message("所列附件没有提交", "An announced attachment was not submitted"),
        message=Message(
            "报告列出附件“{name}”，提交的文件里没有。",
            "the report announces “{name}”; no file of the submission holds it.",
        ),
        why=Message(
            "附件是自评结果的载体，缺了就无法复核。",
            "The attached form carries the result; without it nothing can be re-checked.",
        ),
        mend=Message("补交附件，或改正附件清单。", "Submit it, or correct the list of attachments."),
        example=Message("报告列了六张自评表，只交了五个文件。", "six forms are announced, five files are there"),
    ),
    Rule(
        code="S108",
        name="project-without-form",
        severity="warning",
        title=Message("项目没有对应的自评表", "A project without its form"),
        message=Message(
            "报告评价了“{name}”，附件里没有它的自评表。", "“{name}” is evaluated, but no attachment is its form."
        ),
        why=Message(
            "一个项目一张自评表；附件数应与项目数一致。",
            "Each project has one form; attachments and projects must agree in number.",
        ),
        mend=Message("补上该项目的自评表。", "Attach the form of that project."),
        example=Message("六个项目只附五张自评表。", "six projects, five forms"),
    ),
    Rule(
        code="S109",
        name="section-missing",
        severity="warning",
        title=Message("缺少应有的章节", "A required section is missing"),
        message=Message("没有“{name}”一节。", "there is no section “{name}”."),
        why=Message("当地的报告提纲要求这一节。", "The local outline asks for this section."),
        mend=Message("按提纲补写。", "Write it, following the outline."),
        example=Message("提纲要求“存在的问题”，报告里没有。", "the outline asks for “存在的问题”"),
    ),
    Rule(
        code="S110",
        name="form-without-project",
        severity="info",
        title=Message("提交了报告没有提到的自评表", "A form that the report does not mention"),
        message=Message("“{name}”的自评表没有出现在报告里。", "the form of “{name}” is not mentioned by the report."),
        why=Message("报告与附表的项目应一致。", "Report and forms must speak of the same projects."),
        mend=Message("在报告中补充该项目，或撤回附表。", "Mention the project, or take the form back."),
        example=Message("报告评价五个项目，附了六张表。", "five projects, six forms"),
    ),
    Rule(
        code="S111",
        name="subject-missing",
        severity="warning",
        title=Message("句子缺主语", "A sentence without its subject"),
        message=Message("“{text}”前面没有主语，不知是什么在变。", "“{text}” has no subject: what changed is not said."),
        why=Message(
            "段落一开头就是变动数，前面的文字可能丢失了。",
            "A paragraph that opens with a change has lost its beginning.",
        ),
        mend=Message("补上是什么、多少、与什么相比。", "Say what it is, how much, and compared with what."),
        example=Message("段首“减少12.5万元，下降3%”。", "a paragraph that begins “减少12.5万元，下降3%”"),
    ),
    Rule(
        code="S112",
        name="cells-to-fill",
        severity="warning",
        title=Message("有该填的格没有填", "Cells that are still to be filled"),
        message=Message("“{column}”有 {count} 格没有填{cells}", "{count} cells of {column} are blank{cells}"),
        why=Message(
            "自评表里由单位填写的一栏空着；空着不等于 0，这些行无法核对。",
            "A column that the unit fills in is blank. A blank is not 0, so these rows cannot be checked.",
        ),
        mend=Message("逐格补填；确实没有的写“无”或“/”。", "Fill in each cell; write “/” where there is nothing."),
        example=Message("得分一栏整列为空", "a column of scores that is blank throughout"),
    ),
)
