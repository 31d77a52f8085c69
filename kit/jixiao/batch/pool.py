"""Many files, in order, in one process or several: what one file does to its worker, the others never notice.

Each worker has a pipe of its own and works off chunks of tasks, one after the other. When it dies over a chunk, or takes too
long, its tasks are given again, each by itself: the one that ends a worker alone is refused. Answers come out in the order of the
tasks, whatever their number of workers.
"""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import time
import warnings
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import msgspec

from jixiao.files.timing import PATIENCE, Alarm, listen_again, now, processors, quiet, slow
from jixiao.model.errors import InputError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from jixiao.files.task import Task

WINDOW = 256
"""How far ahead of the oldest unanswered task work may go: it bounds what is held back for the sake of order."""

_AHEAD, _WAITING = 3, 2
"""A worker has enough with so many tasks in so many portions: it has the next before its answers to the last were read."""

_BIG = 8192
"""A message of more bytes goes only to an idle worker: both sides of a full pipe would wait for each other."""

_MOMENT, _MOST = 0.05, 16
"""A worker is given so many seconds of work at once, and at most so many tasks: a message takes as long as a tenth of a report."""

_SHORTEST = 1e-6

_PATIENCE = 0.05
"""Seconds after which a worker says what it has, even of a chunk that is not done."""

_PACK = msgspec.msgpack.Encoder()
_ANSWERS = msgspec.msgpack.Decoder(list[bytes | None])

_GRACE = 5.0
"""Seconds after its time in which a worker may give a file up by itself, before it is ended."""

_FEW = 16
"""Fewer inputs than this are not worth starting processes for."""


class Job(Protocol):
    """What is done with every task. It runs in a worker, which may be another process."""

    def run(self, task: Task) -> bytes | None:
        """The answer, encoded; None for a file that is no report."""
        ...

    def run_all(self, tasks: Sequence[Task]) -> list[bytes | None] | None:
        """The answers to several tasks that were worked on together; None where each is better run by itself."""
        ...

    def refuse(self, task: Task, error: InputError) -> bytes:
        """The answer for a task that could not be finished."""
        ...


def workers(wanted: int | None, tasks: int) -> int:
    """How many processes: as many as were asked for, else one for each processor when there is enough to do. 1 means none."""
    if wanted:
        return wanted
    if tasks < _FEW:
        return 1
    return min(8, processors())


def run(
    tasks: Iterable[Task], job: Job, jobs: int, seconds: int, window: int = WINDOW
) -> Iterator[tuple[Task, bytes | None]]:
    """The answers in the order of the tasks. With one job the work is done here, without a process."""
    if jobs <= 1:
        with Alarm(seconds) as alarm:
            yield from _here(iter(tasks), job, alarm, min(window, _MOST))
        return
    pool = _Pool(job, jobs, seconds, window)
    try:
        yield from pool.answers(iter(tasks))
    finally:
        pool.end()


def _here(tasks: Iterator[Task], job: Job, alarm: Alarm, most: int) -> Iterator[tuple[Task, bytes | None]]:
    """The answers in the order of the tasks; as many are worked on together as the last ones say can be in a moment."""
    count = 1
    while portion := list(islice(tasks, count)):
        start = now()
        yield from zip(portion, answer_all(job, portion, alarm), strict=True)
        count = max(1, min(most, int(len(portion) * _MOMENT / max(now() - start, _SHORTEST))))


def answer_all(job: Job, tasks: Sequence[Task], alarm: Alarm) -> Iterator[bytes | None]:
    """The answers to some tasks: all at once, where the job can and nothing stops it, else one after the other."""
    made = None
    if len(tasks) > 1:
        try:
            made = alarm.during(lambda: job.run_all(tasks))
        except (InputError, MemoryError):  # one of them takes too long, or too much: which, is found out below
            made = None
    yield from made if made is not None else (answer(job, task, alarm) for task in tasks)


def answer(job: Job, task: Task, alarm: Alarm) -> bytes | None:
    """The answer to one task; one that takes longer than the alarm allows is refused with `E006`."""
    try:
        return alarm.during(lambda: job.run(task))
    except InputError as error:
        return job.refuse(task, error)
    except MemoryError:
        return job.refuse(task, _lost("内存不足", "out of memory"))


def _killed() -> InputError:
    return _lost(
        "处理它的进程被系统终止（可能内存不足）", "the process that read it was ended by the system (out of memory?)"
    )


def _lost(zh: str, en: str) -> InputError:
    return InputError("E001", cause="worker", problem=Message(zh, en))


@dataclass(eq=False)
class _Worker:
    """A process, the pipes to and from it, and the chunks of tasks that it has not answered, the one it works on first."""

    process: BaseProcess
    inbox: Connection
    pipe: Connection
    portions: deque[deque[tuple[int, Task]]] = field(default_factory=deque)
    since: float = 0.0

    @property
    def load(self) -> int:
        """How many tasks it has not answered."""
        return sum(map(len, self.portions))

    def give(self, portion: list[tuple[int, Task]], message: bytes) -> None:
        if not self.portions:
            self.since = time.monotonic()
        self.portions.append(deque(portion))
        self.inbox.send_bytes(message)

    def answered(self, count: int) -> list[tuple[int, Task]]:
        """The tasks that so many answers are for."""
        first = self.portions[0]
        found = [first.popleft() for _ in range(count)]
        if not first:
            self.portions.popleft()
        self.since = time.monotonic()
        return found


class _AnswerWaiter:
    """Waits for the answers of workers. What `multiprocessing.connection.wait` sets up anew each time is kept, where it can be."""

    def __init__(self) -> None:
        make: Callable[[], Any] | None = getattr(selectors, "PollSelector", None)
        self._selector = make() if make is not None else None
        self._open: list[_Worker] = []

    def open(self, worker: _Worker) -> None:
        self._open.append(worker)
        if self._selector is not None:
            self._selector.register(worker.pipe, selectors.EVENT_READ, worker)

    def close(self, worker: _Worker) -> None:
        self._open.remove(worker)
        if self._selector is not None:
            self._selector.unregister(worker.pipe)

    def wait(self, seconds: float | None) -> list[_Worker]:
        """The workers that have answered or died."""
        if self._selector is not None:
            return [key.data for key, _ in self._selector.select(seconds)]
        from multiprocessing.connection import wait

        ready = wait([one.pipe for one in self._open], seconds)
        return [one for one in self._open if one.pipe in ready]


class _Pool:
    """Workers, the tasks they have, and the answers that wait for their turn."""

    def __init__(self, job: Job, jobs: int, seconds: int, window: int) -> None:
        import multiprocessing

        # A fork shares the compiled profiles and starts at once; where there is none, a worker loads its own.
        self._context: Any = multiprocessing.get_context(
            "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
        )
        self._job = job
        self._seconds = seconds
        self._jobs = jobs
        self._window = window
        self._workers: list[_Worker] = []
        self._back: deque[tuple[int, Task]] = deque()
        self._done: dict[int, tuple[Task, bytes | None]] = {}
        self._waiter = _AnswerWaiter()
        self._started = time.monotonic()
        self._answered = 0

    def answers(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, bytes | None]]:
        given = turn = 0
        more = True
        while more or self._back or turn < given:
            while (more or self._back) and given - turn < self._window:
                worker = self._free()
                if worker is None:
                    break
                if self._back:
                    self._hand(worker, [self._back.popleft()])
                    continue
                portion = list(enumerate(self._portion(tasks, self._window - given + turn), given))
                if not portion:
                    more = False
                    break
                given += len(portion)
                self._hand(worker, portion)
            while turn in self._done:
                yield self._done.pop(turn)
                turn += 1
            if turn < given and turn not in self._done:
                self._listen()

    def _portion(self, tasks: Iterator[Task], room: int) -> Iterator[Task]:
        """The next tasks for one worker: as many as keep it busy for a moment. One that carries its data is the last."""
        spent = (time.monotonic() - self._started) * self._jobs or _MOMENT
        length = 0
        for task in islice(tasks, max(1, min(room, _MOST, int(self._answered * _MOMENT / spent)))):
            yield task
            length += len(task.path)
            if task.data is not None or task.error is not None or length > _BIG // 2:
                return

    def _free(self) -> _Worker | None:
        """The worker with the least to do, a new one while there are too few; None when all have enough."""
        worker = min(self._workers, key=lambda one: one.load, default=None)
        if (worker is None or worker.portions) and len(self._workers) < self._jobs:
            return self._start()
        if worker is None or (worker.load >= _AHEAD and len(worker.portions) >= _WAITING):
            return None
        return worker

    def _hand(self, worker: _Worker, portion: list[tuple[int, Task]]) -> None:
        """Give tasks to a worker. One that is known to be refused is not given at all."""
        *plain, last = portion
        if last[1].error is not None:
            self._done[last[0]] = last[1], self._job.refuse(last[1], last[1].error)
        elif last[1].data is None:
            plain = portion
        if plain:
            self._give(worker, plain)
        if last[1].data is not None:
            self._give(worker, [last])

    def _give(self, worker: _Worker, portion: list[tuple[int, Task]]) -> None:
        """Give tasks to a worker, many bytes only when it is idle, or to a new one in the place of a worker that died."""
        message = pickle.dumps([task for _, task in portion], pickle.HIGHEST_PROTOCOL)
        while len(message) > _BIG and worker in self._workers and worker.portions:
            self._listen()
        if worker not in self._workers:
            worker = self._start()
        try:
            worker.give(portion, message)
        except OSError:  # it died while it waited for work
            worker.portions.pop()
            self._back.extendleft(reversed(portion))
            while worker in self._workers:  # its last answers are still in the pipe
                self._receive(worker)

    def _start(self) -> _Worker:
        # Two pipes and no socket: what a worker has answered can be read whatever became of it.
        tasks, inbox = self._context.Pipe(duplex=False)
        pipe, answers = self._context.Pipe(duplex=False)
        others = [end for one in self._workers for end in (one.inbox, one.pipe)]
        process = self._context.Process(
            target=_serve, args=(tasks, answers, [*others, inbox, pipe], self._job, self._seconds), daemon=True
        )
        with warnings.catch_warnings(), quiet():  # Arrow's allocator has a thread of its own, and is ready for a fork
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        tasks.close()
        answers.close()
        worker = _Worker(process, inbox, pipe)
        self._workers.append(worker)
        self._waiter.open(worker)
        return worker

    def _listen(self) -> None:
        """Wait until something happens: an answer, a death, or the end of a file's time."""
        busy = [one for one in self._workers if one.portions]
        allowed = PATIENCE * self._seconds + _GRACE
        limit = min((one.since + allowed for one in busy), default=0.0) if self._seconds else None
        ready = self._waiter.wait(None if limit is None else max(0.0, limit - time.monotonic()))
        for one in ready:
            self._receive(one)
        for one in busy:
            if one not in ready and self._seconds and time.monotonic() > one.since + allowed:
                self._end_worker(one, slow(self._seconds))

    def _receive(self, worker: _Worker) -> None:
        try:
            answers = _ANSWERS.decode(worker.pipe.recv_bytes())
        except (EOFError, OSError):
            self._end_worker(worker, _killed())
            return
        self._answered += len(answers)
        for (number, task), one in zip(worker.answered(len(answers)), answers, strict=True):
            self._done[number] = task, one

    def _end_worker(self, worker: _Worker, error: InputError) -> None:
        """End a worker. A task on which it worked alone is refused, all others go back to the front of the line."""
        self._workers.remove(worker)
        self._waiter.close(worker)
        worker.process.kill()
        worker.process.join()
        worker.inbox.close()
        worker.pipe.close()
        if worker.portions and len(worker.portions[0]) == 1:
            ((number, task),) = worker.portions.popleft()
            self._done[number] = task, self._job.refuse(task, error)
        self._back.extendleft(reversed([entry for portion in worker.portions for entry in portion]))

    def end(self) -> None:
        """End all workers, at once when they still have work."""
        for worker in self._workers:
            if worker.portions:
                worker.process.terminate()
            self._waiter.close(worker)
            worker.inbox.close()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(_GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()


def _leave(number: int, frame: Any) -> NoReturn:  # noqa: ARG001 - the signature of a signal handler
    """The end of a worker: no reader of its own is left behind."""
    from jixiao.files.isolation import PROCESS

    PROCESS.end()
    os._exit(0)


def _serve(tasks: Connection, answers: Connection, others: list[Connection], job: Job, seconds: int) -> None:
    """The life of a worker: chunks of tasks in, their answers out, until the pipes close. What takes longer is answered at once."""
    for other in others:
        # A forked worker holds its siblings' pipes too: they would never see the end of a parent that was killed.
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    listen_again()
    with Alarm(seconds) as alarm:
        while True:
            try:
                portion, made, since = tasks.recv(), [], time.monotonic()
                for one in answer_all(job, portion, alarm):
                    made.append(one)
                    if time.monotonic() > since + _PATIENCE:
                        answers.send_bytes(_PACK.encode(made))
                        made, since = [], time.monotonic()
                if made:
                    answers.send_bytes(_PACK.encode(made))
            except (EOFError, OSError):
                _leave(0, None)
