"""Small helpers that know nothing of the guide: files, dates, digests, processes, the cache."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class CannotDoError(Exception):
    """A request cannot be fulfilled, and nothing was changed; the text says why and what to do."""


@contextmanager
def quiet_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the process without a traceback, while nothing has begun that somebody would have to undo.

    A handler of another program that imports the guide stays.
    """
    if threading.current_thread() is not threading.main_thread() or (
        signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
