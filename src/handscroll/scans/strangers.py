"""Name files that are no scan we take, so that the reason helps a person."""

from __future__ import annotations

import struct
from typing import BinaryIO

from handscroll.errors import HandscrollError, UnreadableError
from handscroll.scans.head import not_done

LEGAL = (
    (0, b"GIF8", "a GIF"), (0, b"BM", "a BMP"), (0, b"8BPS", "a Photoshop document"),
    (0, b"\xff\x0a", "a JPEG XL"), (4, b"JXL \r\n", "a JPEG XL"), (0, b"v/1\x01", "an OpenEXR"),
    (0, b"#?RADIANCE", "a Radiance HDR"), (0, b"AT&T", "a DjVu"), (0, b"P5", "a portable map"),
    (0, b"P6", "a portable map"), (0, b"SIMPLE  =", "a FITS"), (0, b"II\xbc", "a JPEG XR"),
    (0, b"IIU\x00", "a camera raw file"), (0, b"IIRO", "a camera raw file"),
    (0, b"FUJIFILM", "a camera raw file"), (0, b"\xab\x4b\x54\x58", "a KTX texture"),
)  # fmt: skip
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body")


def stranger(file: BinaryIO, name: str, start: bytes) -> HandscrollError:
    """Return the error for a file whose first bytes no reader of ours knows."""
    for offset, magic, kind in LEGAL:
        if start[offset : offset + len(magic)] == magic:
            return not_done(name, f"it is {kind}")
    if start[4:8] == b"ftyp":
        return not_done(name, f"it is an ISO media file of brand {_shown(start[8:12])}")
    return _locked_or_unknown(file, name, start)


def _locked_or_unknown(file: BinaryIO, name: str, start: bytes) -> HandscrollError:
    if start.startswith(b"%PDF"):
        return _locked(name, "PDF") if _has(file, b"/Encrypt") else not_done(name, "it is a PDF")
    if start.startswith(b"PK\x03\x04"):
        flags = struct.unpack("<H", start[6:8])[0] if len(start) >= 8 else 0
        return _locked(name, "zip archive") if flags & 1 else _other(name, "a zip archive")
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        locked = _has(file, "EncryptedPackage".encode("utf-16-le"))
        return _locked(name, "Office file") if locked else _other(name, "an OLE file")
    for magic, kind in ((b"7z\xbc\xaf\x27\x1c", "7-Zip archive"), (b"Rar!", "RAR archive"),
                        (b"-----BEGIN PGP", "PGP message"), (b"age-encryption", "age file"),
                        (b"Salted__", "file encrypted by OpenSSL")):  # fmt: skip
        if start.startswith(magic):
            return _locked(name, kind)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(MARKUP):
        return _other(name, "a web page, as a failed download leaves it")
    if text.startswith((b"<?xml", b"<svg")):
        return _other(name, "XML")
    return _other(name, f"of unknown kind; it starts with bytes {start[:8].hex(' ')}")


def _locked(name: str, kind: str) -> UnreadableError:
    return UnreadableError(
        f"Scan {name} cannot be read",
        why=f"it is a {kind} that is locked by a password or packed",
        fix="Unlock or unpack it and give the pictures inside",
    )


def _other(name: str, kind: str) -> UnreadableError:
    return UnreadableError(
        f"Scan {name} cannot be read",
        why=f"its content is {kind}",
        fix="Give a TIFF, JPEG, PNG, WebP or JPEG 2000; a file's name does not make it one",
    )


def _has(file: BinaryIO, word: bytes) -> bool:
    """Look for a word in the first and last megabyte."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if word in file.read(1 << 20):
        return True
    file.seek(max(0, size - (1 << 20)))
    return word in file.read()


def _shown(brand: bytes) -> str:
    return "".join(chr(b) if 32 < b < 127 else "?" for b in brand)
