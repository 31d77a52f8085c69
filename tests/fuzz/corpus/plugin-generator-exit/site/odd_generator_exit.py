from jixiao import hookimpl
from jixiao.extending import *


@hookimpl
def jixiao_profiles():
    raise GeneratorExit
