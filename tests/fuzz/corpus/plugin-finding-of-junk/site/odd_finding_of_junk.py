from jixiao import hookimpl
from jixiao.extending import *


def run(context):
    yield Finding(code="R301", params={"name": None})


@hookimpl
def jixiao_checks():
    return [Check(name="odd", run=run)]
