from jixiao import hookimpl
from jixiao.extending import *


def write(results, options):
    raise ValueError("\ud800")
    yield ""


@hookimpl
def jixiao_finding_formats():
    return [FindingFormat(name="odd", write=write)]
