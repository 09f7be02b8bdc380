"""nginx of the drill: the file of this repository, with other ports and folders."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from deploy.drill.processes import ROOT, Kept

WEB_PORTS = (8601, 8602)
HTTP, HTTPS = 8680, 8643


def nginx_file(folder: Path) -> Path:
    """The nginx file of this repository with other ports and folders, and beside https a port without, for the load."""
    text = (ROOT / "deploy/nginx/nginx.conf").read_text(encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    changes = {
        "user www-data;": user,
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx": str(folder),
        "/var/lib/nginx": f"{folder}/nginx",
        "/etc/ssl/meervoud": str(folder),
        "listen 80 default_server;": f"listen 127.0.0.1:{HTTP + 1};",
        "    listen [::]:80 default_server;\n": "",
        "listen 443 ssl;": f"listen 127.0.0.1:{HTTPS} ssl; listen 127.0.0.1:{HTTP};",
        "    listen [::]:443 ssl;\n": "",
        "127.0.0.1:8001": f"127.0.0.1:{WEB_PORTS[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{WEB_PORTS[1]}",
    }
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"nginx.conf has no {old!r}: change the drill with it")
        text = text.replace(old, new)
    (folder / "nginx").mkdir()
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


def start_nginx(folder: Path, binary: str) -> Kept:
    """Make a certificate, have nginx check the file, and start it."""
    openssl = shutil.which("openssl") or sys.exit("The drill needs openssl, for a certificate.")
    certificate = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    pair = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*certificate, *pair], check=True, capture_output=True)
    path = nginx_file(folder)
    command = [binary, "-c", str(path), "-e", str(folder / "nginx-start.log")]
    subprocess.run([*command, "-t"], check=True)
    environment = {"PATH": os.environ.get("PATH", "")}
    return Kept("nginx", [*command, "-g", "daemon off;"], environment, folder / "nginx-out.log").start()


def kill_nginx(master: int, *, with_master: bool) -> None:
    """`kill -9` of every process that answers visitors, for which nginx starts others; or of nginx as a whole."""
    found = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False)
    for pid in [*([master] if with_master else []), *(int(line) for line in found.stdout.split())]:
        os.kill(pid, signal.SIGKILL)
