from jixiao import hookimpl
from jixiao.extending import *


@hookimpl
def jixiao_writers():
    return [Writer(name="html", suffix=".html", write=lambda what, options: b"")]
