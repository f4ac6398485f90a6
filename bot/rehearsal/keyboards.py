"""Keyboards under messages: what Telegram accepts, and what a phone shows of them.

Must not know what a button means.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.wire import Params, flag, mapping

MOST_BUTTONS = 100
DATA_BYTES = 64
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


class Button(msgspec.Struct, frozen=True):
    """One button on a phone; `data` is what its press sends, None for links."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None


Rows = tuple[tuple[Button, ...], ...]


def rows_of(markup: Json | None) -> Rows:
    """Return the inline buttons that a phone shows for a stored `reply_markup`."""
    if not markup:
        return ()
    return tuple(
        tuple(
            Button(one["text"], one.get("callback_data"), one.get("url"), one.get("style"))
            for one in row
        )
        for row in markup.get("inline_keyboard", ())
    )


def inline_markup(params: Params) -> Json | None:
    """Return the checked inline keyboard of a call; None when absent or empty."""
    markup = mapping(params, "reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return _checked_inline(markup)


def any_markup(params: Params) -> tuple[Json | None, Json | None]:
    """Return (inline keyboard, reply keyboard object) of a send call; one of them at most."""
    if not params.get("reply_markup"):
        return None, None
    markup = mapping(params, "reply_markup", "reply keyboard markup") or {}
    if "inline_keyboard" in markup:
        return _checked_inline(markup), None
    if "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
        return None, markup
    if flag(markup, "remove_keyboard") or flag(markup, "force_reply"):
        return None, markup
    raise bad_request("object expected as reply markup")


def _checked_inline(markup: Json) -> Json | None:
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list | tuple):
        raise bad_request('field "inline_keyboard" must be of type Array')
    count = 0
    kept = []
    for row in rows:
        if not isinstance(row, list | tuple):
            raise bad_request("can't parse inline keyboard button: array of arrays expected")
        count += len(row)
        for button in row:
            _check_button(button)
        if row:
            kept.append(list(row))
    if count > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: object expected")
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    data = button.get("callback_data")
    if data is not None:
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        if len(button) == 2:
            return
    if sum(action in button for action in ACTIONS) != 1:
        raise bad_request("can't parse inline keyboard button: exactly one action expected")


def _check_reply_keyboard(rows: Any) -> None:
    if not isinstance(rows, list | tuple):
        raise bad_request('field "keyboard" of the reply keyboard must be of type Array')
    for row in rows:
        for button in row if isinstance(row, list | tuple) else [row]:
            label = button.get("text") if isinstance(button, dict) else button
            if not isinstance(label, str) or not label.strip():
                raise bad_request("can't parse keyboard button: text must be non-empty")
