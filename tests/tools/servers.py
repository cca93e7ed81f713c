"""Find nginx and Apache for the tests, and run them on loopback.

Nothing is needed that the packages' own scripts enable or start: each test run starts its own, from a folder of its own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# As Debian and Ubuntu call them.
PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static", "apache2")
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_APACHE_MODULES = Path("/usr/lib/apache2/modules")
_APACHE_NEEDS = ("mpm_event", "authz_core", "mime", "dir", "alias", "headers", "rewrite", "setenvif", "env", "expires")


def find_server(name: str) -> str | None:
    """Return the path of ``nginx`` or ``apache2``, or None."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_PLACES]))


def complete() -> bool:
    """Return whether both servers are here, with the modules that the tests use."""
    return bool(find_server("nginx") and find_server("apache2") and _BROTLI.exists() and _APACHE_MODULES.exists())


# Below what systems give to clients (Linux from 32768, macOS and Windows from 49152): no connection of another test takes a
# port between its choice and the start of its server. Processes begin a hundred ports from each other.
_PORTS = (20_000 + number % 12_000 for number in itertools.count(os.getpid() * 100))


def free_port() -> int:
    """Return a port of loopback that nobody uses, another one at each call."""
    for port in itertools.islice(_PORTS, 12_000):
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("all ports from 20000 to 31999 are in use")


@contextmanager
def running(command: list[str], ports: list[int], log: Path) -> Iterator[None]:
    """Run a server in the foreground until the body ends; wait until it answers on each port."""
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            for port in ports:
                _answer(server, port, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def _answer(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(1000):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        # It has no port yet; it may also have ended.
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.02)
            break
    raise RuntimeError(f"no server on port {port}: {log.read_text('utf-8', 'replace')}")


def nginx_config(folder: Path, hosts: dict[int, str], *, workers: int = 1, modules: bool = True) -> Path:
    """Write the settings of a whole nginx into ``folder``: a port and what its ``server`` block holds."""
    load = f"load_module {_BROTLI};\n" if modules else ""
    user = "user root;\n" if os.geteuid() == 0 else ""
    blocks = "".join(
        f"server {{\n listen 127.0.0.1:{port};\n access_log {folder}/access.log;\n{inner}}}\n"
        for port, inner in hosts.items()
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"{load}{user}daemon off;\nworker_processes {workers};\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{\n{temporary}sendfile on;\n{blocks}}}\n",
        encoding="utf-8",
    )
    return file


def nginx_command(config: Path) -> list[str]:
    """Return the command that runs nginx in the foreground."""
    return [
        find_server("nginx") or "nginx",
        "-p",
        str(config.parent),
        "-e",
        str(config.parent / "error.log"),
        "-c",
        str(config),
    ]


def apache_config(folder: Path, hosts: dict[int, str]) -> Path:
    """Write the settings of a whole Apache into ``folder``: a port and what its virtual host holds."""
    modules = "".join(f"LoadModule {name}_module {_APACHE_MODULES}/mod_{name}.so\n" for name in _APACHE_NEEDS)
    listen = "".join(f"Listen 127.0.0.1:{port}\n" for port in hosts)
    blocks = "".join(
        f"<VirtualHost 127.0.0.1:{port}>\nServerName 127.0.0.1\n{inner}</VirtualHost>\n"
        for port, inner in hosts.items()
    )
    file = folder / "apache.conf"
    file.write_text(
        f"ServerRoot {folder}\nPidFile {folder}/apache.pid\nErrorLog {folder}/apache-error.log\nServerName 127.0.0.1\n"
        f"{listen}{modules}TypesConfig /dev/null\nStartServers 1\nTraceEnable Off\nServerTokens Prod\n"
        f'LogFormat "%r" line\nCustomLog {folder}/apache-access.log line env=!cg_quiet\n'
        f"<Directory />\nRequire all denied\n</Directory>\n{blocks}",
        encoding="utf-8",
    )
    return file


def apache_command(config: Path) -> list[str]:
    """Return the command that runs Apache in the foreground."""
    return [find_server("apache2") or "apache2", "-f", str(config), "-D", "FOREGROUND"]
