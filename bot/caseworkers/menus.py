"""Which screens staff can reach by a button that names nobody. Shows nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caseworkers import digest, drill, handover, lists, me, team

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

MENUS: dict[str, Callable[[StaffTurn], None]] = {
    "st.people": lists.people,
    "st.language": lists.language_picker,
    "st.cancel": lists.cancel_writing,
    **digest.MENUS,
    "st.drill": drill.start,
    **handover.MENUS,
    **team.MENUS,
    **me.MENUS,
}
"""Screens; their actions begin with `st.`, which has everybody loaded for them."""
PICKS: dict[str, Callable[[StaffTurn, bytes], None]] = {
    "st.page": lists.people,
    **digest.PICKS,
    **handover.PICKS,
    **team.PICKS,
    **me.PICKS,
}
"""What was chosen on such a screen: a colleague, a day."""
