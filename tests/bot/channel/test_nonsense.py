"""Answers that make no sense: named, bounded, and never in the way of the messages behind them."""

import json

import pytest
from telegram.error import RetryAfter, TelegramError

from bot.channel.messages import Doubtful, Throttled
from bot.channel.pipe import LONGEST_WAIT, named
from bot.channel.request import AiohttpRequest


@pytest.mark.parametrize(
    "payload", [b"<html>502</html>", b"", b"[]", b'"ok"', b"\xff\xfe", b"nan"]
)
def test_what_is_no_answer_of_telegram_is_an_unknown_outcome(payload: bytes) -> None:
    """A page of HTML, nothing at all, another shape: it may have arrived, so it is in doubt."""
    with pytest.raises(TelegramError) as found:
        AiohttpRequest.parse_json_payload(payload)
    assert isinstance(named(found.value), Doubtful)


@pytest.mark.parametrize(
    ("said", "waited"), [(-5, 0.5), (0, 0.5), (7, 7.0), (864_000, LONGEST_WAIT)]
)
def test_a_wait_is_never_below_zero_and_never_of_days(said: int, waited: float) -> None:
    """A wrong `retry_after` must neither spin nor silence us."""
    error = named(RetryAfter(said))
    assert isinstance(error, Throttled)
    assert error.retry_after == waited


def test_half_a_character_hides_no_other_message() -> None:
    """A lone surrogate in one update: the whole answer is still read, the sign is replaced."""
    updates = [{"update_id": 1, "message": {"text": "a\ud83d"}}, {"update_id": 2}]
    payload = json.dumps({"ok": True, "result": updates}).encode()
    read = AiohttpRequest.parse_json_payload(payload)
    assert [one["update_id"] for one in read["result"]] == [1, 2]
    read["result"][0]["message"]["text"].encode()
