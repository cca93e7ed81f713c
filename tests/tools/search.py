"""The script of the search, asked outside of a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, succeeded

NODE = Path(sys.executable).parent / "node"


def ask(files: list[Path], queries: list[str], lang: str = "en") -> list[dict[str, Any]]:
    """Return what the script of the search answers to each query, from the index in ``files``."""
    wanted = json.dumps({"files": list(map(str, files)), "lang": lang, "queries": queries})
    done = succeeded(
        subprocess.run(
            [str(NODE), str(ROOT / "tests/tools/search.mjs")],
            input=wanted,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    )
    return json.loads(done.stdout)
