"""Document → Report: what a published self-evaluation says, field by field, each value with its place.

Driven by forms (`jixiao.extract.forms`) and by the outline of the prose (`jixiao.outline`), not by code for each province.
"""

from jixiao.extract.forms import Form
from jixiao.extract.joining import join
from jixiao.extract.reading import Extracted, extract

__all__ = ["Extracted", "Form", "extract", "join"]
