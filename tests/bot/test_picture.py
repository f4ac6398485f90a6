"""The trend as a PNG that any reader opens."""

import struct
import zlib

from bot.caseworkers.picture import BAR, GAP, PAD, chart


def test_the_picture_is_a_png_of_the_right_size() -> None:
    """Signature, header, checksums and as many pixels as the header says."""
    made = chart([0, 1, 2, 3, 4])
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", made[16:24])
    assert width == 2 * PAD + 5 * BAR + 4 * GAP
    parts = dict(_parts(made))
    assert len(zlib.decompress(parts[b"IDAT"])) == height * (width + 1)


def test_a_better_day_is_a_higher_bar() -> None:
    """Counted in coloured pixels: five levels, each higher than the one before."""
    made = dict(_parts(chart([0, 1, 2, 3, 4])))
    pixels = zlib.decompress(made[b"IDAT"])
    counts = [pixels.count(bytes([colour])) for colour in (2, 3, 4, 5, 6)]
    assert counts == sorted(set(counts))


def _parts(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(name + data)
        found.append((name, data))
        at += 12 + length
    return found
