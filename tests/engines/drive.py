"""Firefox and WebKit by remote control, each by the protocol that it brings along: no other driver has to be fetched.

Both speak the commands of the W3C's WebDriver: WebKit over HTTP, Firefox in its own wrapping (Marionette).
Every connection that a browser opens to another host ends in a ``Listener`` and is noted there.
"""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import threading
import time
import urllib.request
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# Firefox asks its maker for settings of its own, whatever page is open.
_OWN = re.compile(r"[./ ](mozilla|firefox)\.(com|net|org)[:/ ]")


class Listener:
    """A proxy that lets nothing through; ``asked`` has the first line of each request that a page has made."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                line = connection.recv(2000).split(b"\r\n")[0].decode(errors="replace")
            if not _OWN.search(line):
                self.asked.append(line)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()


class Engine(ABC):
    """One browser window. ``folder`` is its own: the profile and what it says about errors."""

    def __init__(self, folder: Path, proxy: int, dark: bool) -> None:
        self.folder, self.proxy, self.dark = folder, proxy, dark

    @abstractmethod
    def send(self, name: str, path: str, **values: Any) -> Any:
        """Give one command by its name and its path in the WebDriver standard (``GET /title``); return its answer."""

    @abstractmethod
    def errors(self) -> list[str]:
        """What the browser has said about scripts and policies since the last time, where it can be asked."""

    @abstractmethod
    def quit(self) -> None:
        """End the browser."""

    def open(self, address: str) -> None:
        """Load a page anew and wait for it."""
        self.send("SwitchToFrame", "POST /frame", id=None)
        self.send("Navigate", "POST /url", url="about:blank")
        self.send("Navigate", "POST /url", url=address)

    def run(self, script: str) -> Any:
        """Return what the body of a function gives in the page."""
        return self.send("ExecuteScript", "POST /execute/sync", script=script, args=[])

    def find(self, selector: str) -> str:
        """Return the element that a CSS selector finds first."""
        return str(self.send("FindElement", "POST /element", using="css selector", value=selector)[_ELEMENT])

    def click(self, selector: str) -> None:
        """Click as a person does; the way there is not waited for."""
        self.run("document.documentElement.style.scrollBehavior = 'auto'")
        self.send("ElementClick", f"POST /element/{self.find(selector)}/click", id=self.find(selector))

    def type(self, selector: str, text: str) -> None:
        """Type ``text`` into a field."""
        self.send("ElementSendKeys", f"POST /element/{self.find(selector)}/value", id=self.find(selector), text=text)

    def open_in_frame(self, address: str, width: int, height: int) -> None:
        """Load a page into a frame of so many CSS pixels: no window gets as narrow as a phone."""
        frame = (
            f'<!DOCTYPE html><iframe src="{address}" style="border: 0; width: {width}px; height: {height}px"></iframe>'
        )
        file = self.folder / "frame.html"
        file.write_text(frame, encoding="utf-8")
        self.open(file.as_uri())
        self.send("SwitchToFrame", "POST /frame", id=0)

    def size(self, width: int, height: int) -> None:
        """Give the window so many CSS pixels, or as few as it can have."""
        self.send("SwitchToFrame", "POST /frame", id=None)
        for _ in range(2):
            inner = self.run("return [innerWidth, innerHeight]")
            outer = self.send("GetWindowRect", "GET /window/rect")
            wanted = {"width": outer["width"] + width - inner[0], "height": outer["height"] + height - inner[1]}
            self.send("SetWindowRect", "POST /window/rect", **wanted)

    def picture(self, file: Path) -> None:
        """Save what the window shows."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(self.send("TakeScreenshot", "GET /screenshot", full=False)))


class Firefox(Engine):
    """Firefox without a window."""

    def __init__(self, folder: Path, proxy: int, dark: bool, program: str) -> None:
        super().__init__(folder, proxy, dark)
        settings = {
            "marionette.port": 0,
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": proxy,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": proxy,
            "network.proxy.allow_hijacking_localhost": True,
            "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
            "dom.disable_beforeunload": True,
        }
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        (folder / "user.js").write_text("".join(lines), encoding="utf-8")
        self._log = folder / "said.txt"
        self._process = subprocess.Popen(
            [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", folder],
            stdout=self._log.open("w"),
            stderr=subprocess.STDOUT,
        )
        self._socket = socket.create_connection(("127.0.0.1", self._port()), timeout=120)
        self._answers = self._socket.makefile("rb")
        self._answer()
        self._number = 0
        self.send("NewSession", "", capabilities={"unhandledPromptBehavior": "accept"})
        self._chrome("document.documentElement.style.minWidth = '0'")

    def _port(self) -> int:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            for line in self._log.read_text("utf-8", errors="replace").splitlines():
                if "Listening on port" in line:
                    return int(line.split()[-1])
            time.sleep(0.1)
        raise OSError(f"Firefox did not start: {self._log.read_text('utf-8', errors='replace')[-500:]}")

    def _answer(self) -> Any:
        length = b""
        while (sign := self._answers.read(1)) != b":":
            length += sign
        return json.loads(self._answers.read(int(length)))

    def send(self, name: str, path: str, **values: Any) -> Any:  # noqa: ARG002 (Firefox goes by the name.)
        self._number += 1
        command = name if ":" in name else f"WebDriver:{name}"
        message = json.dumps([0, self._number, command, values]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _, _, error, answer = self._answer()
        if error:
            raise OSError(f"{command}: {error['message']}")
        return answer["value"] if isinstance(answer, dict) and set(answer) == {"value"} else answer

    def _chrome(self, script: str) -> Any:
        self.send("Marionette:SetContext", "", value="chrome")
        try:
            return self.run(script)
        finally:
            self.send("Marionette:SetContext", "", value="content")

    def errors(self) -> list[str]:
        return list(
            self._chrome(
                "const found = Services.console.getMessageArray().map(String).filter(one => one.includes('file:///'));"
                "Services.console.reset(); return found"
            )
        )

    def printed(self, width: float, height: float) -> bytes:
        """Return the PDF of the page on paper of so many centimeters; the page's own margins hold."""
        margin = dict.fromkeys(("top", "bottom", "left", "right"), 0)
        return base64.b64decode(self.send("Print", "", page={"width": width, "height": height}, margin=margin))

    def quit(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)


class WebKit(Engine):
    """WebKit as GTK has it, on a screen of its own."""

    def __init__(self, folder: Path, proxy: int, dark: bool, program: str, window: str) -> None:
        super().__init__(folder, proxy, dark)
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as number:
            display = f":{number.readline().strip()}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        theme = "Adwaita:dark" if dark else "Adwaita"
        self._process = subprocess.Popen(
            [program, f"--port={port}"],
            env={
                **os.environ,
                "DISPLAY": display,
                "GTK_THEME": theme,
                "XDG_DATA_HOME": str(folder),
                "NO_AT_BRIDGE": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._place = f"http://127.0.0.1:{port}"
        options = {"binary": window, "args": ["--automation"]}
        address = f"127.0.0.1:{proxy}"
        wanted = {
            "webkitgtk:browserOptions": options,
            "unhandledPromptBehavior": "accept",
            "proxy": {"proxyType": "manual", "httpProxy": address, "sslProxy": address},
        }
        self._wait()
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._place += f"/session/{session['sessionId']}"

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self._call("GET", "/status")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise OSError("WebKitWebDriver did not start")

    def _call(self, method: str, path: str, values: dict[str, Any] | None = None) -> Any:
        data = json.dumps(values or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self._place + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise OSError(f"{path}: {error.read().decode()[:300]}") from None

    def send(self, name: str, path: str, **values: Any) -> Any:  # noqa: ARG002 (WebKit goes by the path.)
        method, _, place = path.partition(" ")
        if place.startswith("/element/"):
            values.pop("id")
        return self._call(method, place, values)

    def errors(self) -> list[str]:
        # Its driver keeps the console to itself: what the scripts do, and what Firefox says of them, has to tell.
        return []

    def quit(self) -> None:
        self._call("DELETE", "")
        for process in (self._process, self._screen):
            process.terminate()
            process.wait(20)
