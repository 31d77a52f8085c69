"""What can be wrong with an input, by a word, in both languages."""

from __future__ import annotations

from jixiao.model.message import Message

PROBLEMS: dict[str, Message] = {
    # E001
    "unknown-format": Message(
        "不认识这种文件格式；请另存为 docx、xlsx、pdf、html 或 txt",
        "this file format is not known; save it as docx, xlsx, pdf, html or txt",
    ),
    "picture": Message(
        "是图片；请交电子版原件，或识别它：pip install jixiao-ocr，运行时加 --ocr",
        "it is a picture; hand in the original, or have it recognised: pip install jixiao-ocr, then --ocr",
    ),
    "no-converter": Message(
        "转换旧版二进制格式要用 LibreOffice，而 PATH 里没有 soffice；请在 Word/WPS 里另存为 docx（表格存为 xlsx）",
        "LibreOffice converts this old format, and no soffice is on the PATH; save as docx (a sheet as xlsx) in Word or WPS",
    ),
    "conversion-failed": Message(
        "LibreOffice 没能转换这个文件；请在 Word/WPS 里打开并另存为 docx 或 xlsx",
        "LibreOffice could not convert this file; open it in Word or WPS and save it as docx or xlsx",
    ),
    "conversion-slow": Message(
        "LibreOffice 转换超时；请在 Word/WPS 里另存为 docx 或 xlsx",
        "the conversion with LibreOffice took too long; save the file as docx or xlsx in Word or WPS",
    ),
    "reader-failed": Message("读取器 {name} 没有给出文档（{error}）", "the reader {name} gave no document ({error})"),
    # E002
    "not-text": Message("内容不是文本（含大量控制字符）", "the content is not text (many control characters)"),
    "bad-encoding": Message("既不是 UTF-8、UTF-16，也不是 GB18030 编码", "neither UTF-8 nor UTF-16 nor GB18030"),
    "broken-bytes": Message("有不能解码的字节，已用“�”代替", "some bytes cannot be decoded and were replaced by “�”"),
    "control-characters": Message("有控制字符，已换成可见的符号", "control characters were replaced by visible signs"),
    "not-utf8": Message("TOML 和 JSON 须用 UTF-8 编码", "TOML and JSON must be UTF-8"),
    # E006
    "file_bytes": Message("文件字节数", "bytes of the file"),
    "inflated_bytes": Message("解压后的字节数", "bytes after inflating"),
    "characters": Message("表格字数", "characters in cells"),
    "cells": Message("单元格数", "cells"),
    "blocks": Message("段落和表格数", "paragraphs and tables"),
    "rows": Message("表格行数", "rows"),
    "errors": Message("错误条数", "errors"),
    "depth": Message("嵌套层数", "levels of nesting"),
    "pixels": Message("一页的像素数", "pixels of a page"),
    "pages": Message("识别的页数", "pages to recognise"),
    "seconds": Message("处理器秒数", "seconds of the processor"),
    "memory": Message("内存", "memory"),
    # E007
    "truncated": Message("文件不完整或已损坏", "the file is damaged or cut off"),
    "library-crashed": Message(
        "读它的程序库中途崩溃（多半是文件已损坏）", "the library that reads it crashed over it (it is probably damaged)"
    ),
    "encrypted": Message(
        "文件有打开密码；请去掉密码后再交", "the file is protected by a password; remove the password and try again"
    ),
    "entities": Message(
        "XML 里声明了实体，正常的办公文件不会这样", "its XML declares entities, which no honest office file does"
    ),
    "pages-damaged": Message(
        "有的页损坏，没有读入：第 {pages} 页", "some pages are damaged and were not read: {pages}"
    ),
    "sheet-damaged": Message("这张工作表已损坏，没有读入", "this sheet is damaged and was not read"),
    "bad-xml": Message("里面的 XML 不合语法", "its XML is not well-formed"),
    "disguised": Message(
        "后缀与内容不符，而且内容无法识别", "the suffix does not fit the content, and the content is not recognised"
    ),
    "pack-damaged": Message(
        "打包的报告已损坏：{name}；请用 jixiao pack 重新打包",
        "these packed reports are damaged: {name}; pack the reports again with jixiao pack",
    ),
    "pack-foreign": Message(
        "不是 jixiao pack 写的表，缺少这一列或类型不符：{name}",
        "no table that jixiao pack wrote: a column is missing or of another type: {name}",
    ),
    "pack-unfinished": Message(
        "上一次打包没有收尾（{name}）；再运行一次 jixiao pack 即可接上",
        "the last run of jixiao pack was cut off while it moved its files ({name}); run it again to finish",
    ),
    "pack-version": Message(
        "打包格式的版本是 {name}，本程序不认识；请用本版本的 jixiao pack 重新打包",
        "the packed reports are of format {name}, which this version does not know; pack the reports again with it",
    ),
    # E008
    "empty": Message("文件是空的", "the file is empty"),
    "no-rows": Message("报告里没有自评、数据和正文", "the report has no evaluation, no fact and no section"),
    "no-content": Message("文件里没有文字，也没有表格", "there is neither text nor a table in the file"),
    "no-text-layer": Message(
        "PDF 没有文字层（多半是扫描件）；请交电子版原件，或识别它：pip install jixiao-ocr，运行时加 --ocr",
        "the PDF has no text layer (probably a scan); hand in the original, or have it recognised: pip install jixiao-ocr, then --ocr",
    ),
}
"""Causes by word: (Chinese, English)."""


def problem_params(cause: str, **names: str) -> dict[str, str | Message]:
    """The params that name a cause: `cause` as a word for programs, `problem` in words, which `names` fill."""
    problem = PROBLEMS[cause]
    if names and "{" in problem.zh:
        problem = Message(problem.zh.format(**names), problem.en.format(**names))
    return {"cause": cause, "problem": problem}
