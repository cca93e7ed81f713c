"""The same work on all cores: one process where there is little to do, one core, or no fork."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# Below this many items a second process costs more than it brings.
_ENOUGH = 24
_CHUNK = 8
# What the children do: they have it from their parent, since functions do not travel between processes.
_work: Callable[[Any], Any] | None = None
_items: Sequence[Any] = ()


def processes_for(count: int, wanted: int | None) -> int:
    """Return how many processes do ``count`` items; ``wanted`` is the user's word, None leaves it to the guide."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if wanted is not None:
        return max(1, min(wanted, count))
    return len(os.sched_getaffinity(0)) if count >= _ENOUGH else 1


def on_all_cores(work: Callable[[Item], Result], items: Sequence[Item], wanted: int | None = None) -> Iterator[Result]:
    """Yield ``work(item)`` for each of ``items`` in their order, whoever does it; results must travel (pickle)."""
    global _work, _items
    count = processes_for(len(items), wanted)
    if count < 2:
        yield from map(work, items)
        return
    _work, _items = work, items
    # What is there now stays shared between the processes.
    gc.freeze()
    try:
        # Not multiprocessing.Pool: it ends its children by a signal, and waits for ever for one that has missed it.
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(count, context, initializer=_be_a_child) as pool:
            yield from pool.map(_call, range(len(items)), chunksize=_CHUNK)
    finally:
        gc.unfreeze()
        _work, _items = None, ()


def _be_a_child() -> None:
    """Stop at once when asked to: what a build does on that signal is for its parent alone."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _call(number: int) -> Any:
    assert _work is not None
    return _work(_items[number])
