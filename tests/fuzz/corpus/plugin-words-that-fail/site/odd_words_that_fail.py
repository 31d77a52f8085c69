from jixiao import hookimpl
from jixiao.extending import *


class Mute(Exception):
    def __str__(self):
        raise ValueError


@hookimpl
def jixiao_readers():
    raise Mute
