"""The same work on all cores: one process where there is little to do, one core, or no fork."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# Below this many items a second process costs more than it saves.
_ENOUGH = 24
_CHUNK = 8
# Inherited by the forked workers, since functions do not travel between processes.
_work: Callable[[Any], Any] | None = None
_items: Sequence[Any] = ()


def available_cores() -> int:
    """Return the number of cores that this process may use; macOS and Windows do not say which."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def processes_for(count: int, wanted: int | None) -> int:
    """Return how many processes do ``count`` items; ``wanted`` is the user's setting, None leaves it to the guide."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if wanted is not None:
        return max(1, min(wanted, count))
    return available_cores() if count >= _ENOUGH else 1


def parallel_map(work: Callable[[Item], Result], items: Sequence[Item], wanted: int | None = None) -> Iterator[Result]:
    """Yield ``work(item)`` for each of ``items``, in their order. Results are pickled on the way.

    ``work`` may be a closure: the workers are forks of this process.
    """
    global _work, _items
    count = processes_for(len(items), wanted)
    if count < 2:
        yield from map(work, items)
        return
    _work, _items = work, items
    try:
        # Not multiprocessing.Pool, which ends its workers by a signal and can wait for ever for one that missed it.
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(count, context, initializer=_reset_signals) as pool:
            yield from pool.map(_call, range(len(items)), chunksize=_CHUNK)
    finally:
        _work, _items = None, ()


def _reset_signals() -> None:
    """End at once on SIGTERM: cleaning up after a build is for its parent alone."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _call(number: int) -> Any:
    assert _work is not None
    return _work(_items[number])
