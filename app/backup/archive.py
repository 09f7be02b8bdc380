"""A backup as a file: named parts in a tar, compressed, and encrypted with age for the keys that the school keeps.

The first part says what is in it, the last one how much: a file that was cut short or changed is refused before
anything of it is used. Nothing is ever on disk unencrypted: between packing and encrypting there is a pipe.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pyrage

FORMAT = "meervoud-backup/1"
MANIFEST, END = "manifest.json", "end.json"


class BackupError(Exception):
    """What is wrong with a backup or its key, and what to do; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made (ISO 8601), at which migration, of which kind of database."""

    made: str
    revision: str
    database: str
    format: str = FORMAT


@dataclass
class Tally:
    """How many rows and which bytes went by, table by table."""

    rows: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, rows: int, data: bytes) -> None:
        """Count a part of a table, after those before it."""
        self.rows[table] = self.rows.get(table, 0) + rows
        self.digests[table] = hashlib.sha256(self.digests.get(table, "").encode() + data).hexdigest()


@dataclass(frozen=True)
class Part:
    """Some rows of a table, as its kind of database writes them."""

    table: str
    rows: int
    data: bytes


class Writer:
    """Adds parts to a backup that is being made."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._tally, self._count = tar, Tally(), 0

    def begin(self, manifest: Manifest) -> None:
        """The first part."""
        self._add(MANIFEST, json.dumps(asdict(manifest)).encode())

    def add(self, part: Part) -> None:
        """Some rows of a table."""
        self._count += 1
        self._tally.add(part.table, part.rows, part.data)
        self._add(f"{part.table}/{self._count:06}-{part.rows}", part.data)

    def end(self) -> Tally:
        """The last part."""
        self._add(END, json.dumps(asdict(self._tally)).encode())
        return self._tally

    def _add(self, name: str, data: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        self._tar.addfile(entry, io.BytesIO(data))


class Reader:
    """Hands out the parts of a backup in their order; the last one is held against what went by."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._entries = iter(tar)
        self._tar = tar
        self.tally = Tally()
        name, data = self._next()
        found = json.loads(data) if name == MANIFEST else {}
        if found.get("format") != FORMAT:
            raise BackupError("This is not a backup that this version of Meervoud reads.")
        self.manifest = Manifest(**found)

    def parts(self) -> Iterator[Part]:
        """Every part; raises BackupError where something is missing."""
        while True:
            name, data = self._next()
            if name == END:
                break
            table, _, rest = name.partition("/")
            part = Part(table, int(rest.partition("-")[2]), data)
            self.tally.add(part.table, part.rows, part.data)
            yield part
        if json.loads(data) != asdict(self.tally):
            raise BackupError("The backup does not hold what it says it holds. Use another one.")

    def _next(self) -> tuple[str, bytes]:
        entry = next(self._entries, None)
        content = None if entry is None else self._tar.extractfile(entry)
        if entry is None or content is None:
            raise BackupError("The backup ends too soon. Use another one.")
        return entry.name, content.read()


def recipients_of(text: str) -> list[pyrage.x25519.Recipient]:
    """The public keys in a setting, separated by spaces or commas."""
    keys = text.replace(",", " ").split()
    if not keys:
        raise BackupError(
            "Nobody could open this backup: BACKUP_RECIPIENTS is empty. Make a key with `flask backup key`, keep its "
            "file away from this machine, and put what it prints in BACKUP_RECIPIENTS."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError:
        raise BackupError("BACKUP_RECIPIENTS holds something that is no public key (age1…).") from None


def identities_of(path: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys in a file that `flask backup key` made."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError(f"{path.name} holds no key. It is the file that `flask backup key` made.")
    return found


@contextmanager
def writing(path: Path, recipients: list[pyrage.x25519.Recipient]) -> Iterator[Writer]:
    """A new backup, for its owner only; there is none under its name unless the block ends well."""
    with sealing(path, recipients) as tar:
        yield Writer(tar)


@contextmanager
def sealing(path: Path, recipients: list[pyrage.x25519.Recipient]) -> Iterator[tarfile.TarFile]:
    """A tar in a new encrypted file, for its owner only; there is none under its name unless the block ends well."""
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            encrypt = partial(pyrage.encrypt_io, writer=target, recipients=recipients)
            with _piped(encrypt) as sink, tarfile.open(fileobj=sink, mode="w|gz") as tar:
                yield tar
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(path: Path, identities: list[pyrage.x25519.Identity]) -> Iterator[Reader]:
    """The parts of a backup. What is read is only to be kept when the block ends well: then nothing was changed."""
    with unsealing(path, identities) as tar:
        yield Reader(tar)


@contextmanager
def unsealing(path: Path, identities: list[pyrage.x25519.Identity]) -> Iterator[tarfile.TarFile]:
    """The tar in an encrypted file; what is read is only to be kept when the block ends well."""

    def decrypt(sink: BinaryIO) -> None:
        with path.open("rb") as source:
            pyrage.decrypt_io(source, sink, identities)

    try:
        with _pouring(decrypt) as source, tarfile.open(fileobj=source, mode="r|gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, OSError, ValueError, pyrage.DecryptError) as error:
        raise BackupError(
            f"{path.name} cannot be opened: it was changed or cut short, or this is not its key. Nothing was used."
        ) from error


@contextmanager
def _piped(drain: Callable[[BinaryIO], object]) -> Iterator[BinaryIO]:
    """What is written here is read by `drain` in a thread."""
    outlet, inlet = os.pipe()

    def work() -> None:
        with os.fdopen(outlet, "rb") as source:
            drain(source)

    with _beside(work), os.fdopen(inlet, "wb") as sink:
        yield sink


@contextmanager
def _pouring(fill: Callable[[BinaryIO], object]) -> Iterator[BinaryIO]:
    """What `fill` writes in a thread can be read here, to its end."""
    outlet, inlet = os.pipe()

    def work() -> None:
        with os.fdopen(inlet, "wb") as sink:
            fill(sink)

    with _beside(work), os.fdopen(outlet, "rb") as source:
        yield source
        source.read()  # what follows the last part is held against its seal as well


@contextmanager
def _beside(work: Callable[[], object]) -> Iterator[None]:
    """Do something in a thread meanwhile; what goes wrong there is raised here."""
    wrong: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the other thread, whatever it is
            wrong.append(error)

    thread = Thread(target=guarded)
    thread.start()
    try:
        yield
    except BrokenPipeError:
        thread.join()
        if not wrong:
            raise
    finally:
        thread.join()
    if wrong:
        raise wrong[0]
