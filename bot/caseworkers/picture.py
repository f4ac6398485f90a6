"""The trend as a small picture: one bar a check-in, higher is better. No words, no dates, no name.

A bar chart needs no drawing library: PNG is rows of colour numbers, and zlib packs them.
"""

import struct
import zlib
from collections.abc import Sequence

BAR, GAP, STEP, PAD = 18, 8, 30, 12
"""Pixels: width of a bar, distance, height of one level, margin."""
TOP = 4
PAPER, LINE, COLOURS = 0, 1, (2, 3, 4, 5, 6)
"""Numbers of the palette: paper, base line, and one colour a level from low to high."""
PALETTE = bytes.fromhex("fbfaf7 c9c5bb b5695c c99a5b bdb46a 7fa777 5c8f88".replace(" ", ""))


def chart(heights: Sequence[int]) -> bytes:
    """A PNG of these levels (0 to 4), oldest first. At least one is drawn."""
    width = 2 * PAD + len(heights) * (BAR + GAP) - GAP
    height = 2 * PAD + (TOP + 1) * STEP
    rows = [_row(heights, y, width=width, height=height) for y in range(height)]
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", PALETTE),
        (b"IDAT", zlib.compress(raw, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _row(heights: Sequence[int], y: int, *, width: int, height: int) -> list[int]:
    """The colour numbers of one line of pixels."""
    base = height - PAD
    row = [LINE if y == base else PAPER] * width
    for at, level in enumerate(heights):
        top = base - (min(max(level, 0), TOP) + 1) * STEP
        if top <= y < base:
            left = PAD + at * (BAR + GAP)
            row[left : left + BAR] = [COLOURS[min(max(level, 0), TOP)]] * BAR
    return row


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
