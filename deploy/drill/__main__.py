"""A school under load behind nginx, and its processes dying while it publishes.

    make drill          (python -m deploy.drill [--students 300] [--seconds 60] [--idle 1000] [--parts load publishing])

Needs nginx, which is installed by the system's packages when this runs as root on Debian or Ubuntu. Starts PostgreSQL,
a mail server that counts, two web processes and two workers as in production, and nginx with `deploy/nginx/nginx.conf`.
Goes through the evening of `benchmarks.load`, beside connections that do nothing; then publishes the same run again and
again while one process after the other gets `kill -9`. Ends with status 1 when an answer was an error, something that
was acknowledged is lost, there is not one publication, a message is missing, a repeat of one differs from it, or more
are repeated than workers were killed.
"""

import argparse
import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db, writing
from app.migrating import bring_up_to_date
from app.schools.queries import today
from benchmarks.big_school import PASSWORD, make_big_school
from benchmarks.load import beside_idle, pass_the_deadline, solved_run
from benchmarks.visitors import Visitor
from config import Development
from deploy.drill.front import HTTP, HTTPS, WEB_PORTS, start_nginx
from deploy.drill.mailbox import start_mail
from deploy.drill.processes import Kept, fetch, status_of, wait_until
from deploy.drill.rounds import VICTIMS, Round, play_all
from deploy.drill.site import Site, start_postgresql
from tests.journeys.server import Server

SCHOOL = "school"


def find_nginx() -> str:
    """Where nginx is; installs it where that is possible, and says what is needed where it is not."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing nginx.", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update -qq", "install -y -qq --no-install-recommends nginx"):
            subprocess.run(
                ["apt-get", *command.split()], check=True, stdout=subprocess.DEVNULL, env=environment
            )
        return find_nginx()
    return sys.exit(
        "The drill needs nginx 1.25.1 or newer on PATH. Install it (Debian, Ubuntu: apt-get install nginx; "
        "macOS: brew install nginx), or run the drill as root on Debian or Ubuntu."
    )


def look_at_the_front(site: Site) -> None:
    """What nginx promises: https, a number for each request, limits, and a page when nobody is behind it."""
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    _status, headers, _text = fetch(f"https://127.0.0.1:{HTTPS}/sign-in", unchecked)
    number, transport = headers["X-Request-ID"], headers["Strict-Transport-Security"]
    assert transport, "the application does not know that https is used"
    for logs in (["access.log"], [f"web-{port}.log" for port in WEB_PORTS]):
        files = [site.folder / name for name in logs]
        wait_until(
            f"{number} is in a log", lambda files=files: any(number in file.read_text() for file in files), 10
        )
    with socket.create_connection(("127.0.0.1", HTTP), timeout=30) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: a\r\nX-Large: {'a' * 20_000}\r\n\r\n".encode())
        refused = connection.recv(2_000)
        assert refused.startswith(b"HTTP/1.1 400")
        assert refused.count(b"Strict-Transport-Security") == 1, "nginx's own page does not ask for https"
    with socket.create_connection(("127.0.0.1", HTTP), timeout=30) as connection:
        connection.sendall(b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n")
        assert connection.recv(30).startswith(b"HTTP/1.1 413")
    print("nginx: https, request numbers in both logs, 400 for a large header, 413 for a large body")


def nobody_behind(site: Site) -> None:
    """With both web processes gone the answer is 503 and when to come back."""
    site.stop()
    for data in (None, b"a=b"):
        status, headers, text = fetch(f"{site.address}/sign-in", data=data)
        assert (status, headers["Retry-After"]) == (503, "10"), "nginx says nothing of coming back"
        assert "Meervoud is away for a moment" in text
    print("nginx: 503 with Retry-After when no web process is there")


def fill(site: Site, folder: Path) -> Flask:
    """The school in its database; returns an application that looks at it."""
    site.ask("postgres", f"CREATE DATABASE {SCHOOL}")
    app = create_app(Development(DATA_DIR=folder / "data", SQLALCHEMY_DATABASE_URI=site.database(SCHOOL)))
    with app.app_context(), writing():
        bring_up_to_date()
        make_big_school()
        db.session.remove()
        db.engine.dispose()
    return app


def load(site: Site, app: Flask, options: argparse.Namespace) -> int:
    """The evening of the load benchmark on this site, beside connections that do nothing; how much was wrong."""
    server = Server(site.address, site.folder / "data", site.folder / "access.log", {})
    evening = argparse.Namespace(**vars(options), only=["evening", "deadline"])
    return beside_idle(app, server, evening)


def publishing(site: Site, nginx: Kept, app: Flask, victims: tuple[str, ...]) -> bool:
    """Solve a run once, then publish it in a copy of the database for every victim."""
    pass_the_deadline(app, 0, [])
    coordinator = Visitor(site.address)
    coordinator.sign_in("coordinator@big.example", PASSWORD)
    run_id = solved_run(app, coordinator)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    nobody_behind(site)

    def begin(name: str) -> Round:
        site.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {SCHOOL}")
        site.start(name)
        return Round(site, nginx, name, run_id, (today() + timedelta(days=10)).isoformat())

    return play_all(begin, site.stop, victims)


def main() -> None:
    """Start everything, play, stop everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--idle", type=int, default=1000)
    parser.add_argument("--parts", nargs="+", choices=("load", "publishing"), default=("load", "publishing"))
    parser.add_argument("--victims", nargs="+", choices=VICTIMS, default=VICTIMS)
    options = parser.parse_args()
    binary = find_nginx()
    with contextlib.ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="meervoud-drill-")))
        site = Site(folder, start_postgresql(folder))
        running.callback(site.postgres.cleanup)
        running.callback(start_mail(site.mailbox).stop)
        app = fill(site, folder)
        nginx = start_nginx(folder, binary)
        running.callback(nginx.stop)
        running.callback(site.stop)
        site.start(SCHOOL)
        wait_until("nginx answers", lambda: status_of(f"{site.address}/healthz") == 200)
        look_at_the_front(site)
        wrong = load(site, app, options) if "load" in options.parts else 0
        is_right = (
            publishing(site, nginx, app, tuple(options.victims)) if "publishing" in options.parts else True
        )
    sys.exit(1 if wrong or not is_right else 0)


if __name__ == "__main__":
    main()
