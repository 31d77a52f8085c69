"""Document → Report: what a published self-evaluation says, field by field, each value with its place.

Driven by forms (`jixiao.documents.extract.forms`) and by the outline of the prose (`jixiao.documents.outline`), not by code for each province.
"""

from jixiao.documents.extract.assembly import Extracted
from jixiao.documents.extract.extractor import extract
from jixiao.documents.extract.forms import Form
from jixiao.documents.extract.joining import join

__all__ = ["Extracted", "Form", "extract", "join"]
