"""A phone that others hold too: the six pictures, one of them a person's own. Shows nothing."""

from collections.abc import Mapping

PICTURES: Mapping[str, str] = {
    "flower": "🌻",
    "apple": "🍎",
    "fish": "🐟",
    "cup": "☕",
    "bread": "🍞",
    "bird": "🐦",
}
"""Name -> what stands on the button. The same six each time: which one is right, no look at two
evenings gives away. Each has a tip of its own, `tip/1` to `tip/6` in this order."""
WRONG_IN_A_ROW = 3
"""So many wrong pictures one after the other are a concern, reason `device` (design, 7)."""
TIPS = 8
"""Ordinary texts of the cover topic (house, kitchen, weather)."""
