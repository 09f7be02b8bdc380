"""A zip archive whose directory is not believed: every member is unpacked and measured before anything is read."""

import io
import struct
import zipfile
import zlib

from . import limits
from .markup import refuse_doctype
from .table import Refusal

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CHUNK = 1024 * 1024
_KEPT = (".xml", ".rels")


class Archive:
    """The markup in an archive, measured: at most 100 MB in all, each member as large as the directory says.

    Pictures and other members are measured and dropped.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacked = 0
        self.members: dict[str, bytes] = {}
        self.names: frozenset[str] = frozenset()
        infos = self._directory()
        self._refuse_overlap(infos)
        for info in infos:
            content = self._unpack(info)
            if info.filename.lower().endswith(_KEPT) or info.filename == "mimetype":
                self.members[info.filename] = content
        self.names = frozenset(info.filename for info in infos)

    def markup(self, name: str) -> bytes:
        """One member, or a refusal when the archive lacks it."""
        try:
            return self.members[name]
        except KeyError:
            raise Refusal("damaged") from None

    def repacked(self) -> io.BytesIO:
        """A plain archive of the measured members, so that the next reader sees these bytes and no others."""
        refuse_doctype(content for name, content in self.members.items() if name != "mimetype")
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(self.members, key=lambda name: name != "mimetype"):
                archive.writestr(zipfile.ZipInfo(name), self.members[name])
        target.seek(0)
        return target

    def _directory(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            OSError,
            UnicodeDecodeError,
            struct.error,
        ):
            raise Refusal("damaged") from None
        if not infos:
            raise Refusal("damaged")
        if len(infos) > limits.MAX_MEMBERS or len({info.filename for info in infos}) < len(infos):
            raise Refusal("deceptive")
        return infos

    def _refuse_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        """Members that share bytes are how a small archive unpacks to anything at all."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise Refusal("deceptive")
            end = self._start_of(info) + info.compress_size
            if end > len(self._data):
                raise Refusal("damaged")

    def _start_of(self, info: zipfile.ZipInfo) -> int:
        header = self._data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise Refusal("damaged")
        fields = _LOCAL_HEADER.unpack(header)
        return info.header_offset + _LOCAL_HEADER.size + int(fields[9]) + int(fields[10])

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 0x1:
            raise Refusal("encrypted")
        start = self._start_of(info)
        packed = self._data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            self._count(len(packed))
            content = packed
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            content = self._inflate(packed)
        else:
            raise Refusal("damaged")
        if len(content) != info.file_size:
            raise Refusal("deceptive")
        if zlib.crc32(content) != info.CRC:
            raise Refusal("damaged")
        return content

    def _inflate(self, packed: bytes) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        pieces: list[bytes] = []
        waiting = packed
        try:
            while not inflater.eof:
                piece = inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
                if not piece and not waiting:
                    break
                self._count(len(piece))
                pieces.append(piece)
        except zlib.error:
            raise Refusal("damaged") from None
        if not inflater.eof:
            raise Refusal("damaged")
        return b"".join(pieces)

    def _count(self, unpacked: int) -> None:
        self._unpacked += unpacked
        if self._unpacked > limits.MAX_UNPACKED_BYTES:
            raise Refusal("deceptive")
        if self._unpacked > limits.RATIO_COUNTS_FROM and self._unpacked > limits.MAX_RATIO * len(self._data):
            raise Refusal("deceptive")
