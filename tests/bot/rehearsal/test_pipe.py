import pytest
import telegram

from bot.channel.messages import (
    Doubtful,
    NotSent,
    Refused,
    Rejected,
    Rivalled,
    Throttled,
    Unchanged,
    Unreachable,
)
from bot.rehearsal.pipe import StandInPipe
from bot.rehearsal.telegram import Phone, StandIn


async def test_a_call_gives_the_raw_result(stand_in: StandIn, anna: Phone) -> None:
    """What is sent stands on the phone, and the message id comes back."""
    sent = await StandInPipe(stand_in).call("sendMessage", {"chat_id": anna.id, "text": "Hello"})
    assert anna.newest is not None
    assert (anna.newest.text, anna.newest.message_id) == ("Hello", sent["message_id"])


async def test_pictures_arrive_as_bytes(stand_in: StandIn, anna: Phone) -> None:
    """A file of the client library is uploaded, as it is over HTTP."""
    picture = telegram.InputFile(b"\x89PNG-picture", filename="picture.png")
    await StandInPipe(stand_in).call("sendPhoto", {"chat_id": anna.id, "photo": picture})
    assert anna.newest is not None
    assert anna.newest.photo == b"\x89PNG-picture"


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (400, "Bad Request: message text is empty", Refused),
        (400, "Bad Request: chat not found", Unreachable),
        (400, "Bad Request: message is not modified", Unchanged),
        (401, "Unauthorized", Rejected),
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (404, "Not Found: method x not found", Refused),
        (409, "Conflict: terminated by other getUpdates request", Rivalled),
        (500, "Internal Server Error", NotSent),
        (502, "Bad Gateway", NotSent),
    ],
)
async def test_refusals_get_the_names_that_the_wire_gives_them(
    stand_in: StandIn, anna: Phone, status: int, words: str, expected: type[Exception]
) -> None:
    """Every status means what it means to the real client."""
    stand_in.fail("sendMessage", status=status, description=words)
    with pytest.raises(expected):
        await StandInPipe(stand_in).call("sendMessage", {"chat_id": anna.id, "text": "Hello"})


async def test_too_many_says_how_long_to_wait(stand_in: StandIn, anna: Phone) -> None:
    """429 carries its seconds."""
    stand_in.fail("sendMessage", status=429, retry_after=7)
    with pytest.raises(Throttled) as caught:
        await StandInPipe(stand_in).call("sendMessage", {"chat_id": anna.id, "text": "Hello"})
    assert caught.value.retry_after == 7


async def test_a_dropped_answer_is_doubtful(stand_in: StandIn, anna: Phone) -> None:
    """The work was done, but nobody knows."""
    stand_in.drop_answer("sendMessage")
    with pytest.raises(Doubtful):
        await StandInPipe(stand_in).call("sendMessage", {"chat_id": anna.id, "text": "Hello"})
    assert anna.newest is not None


async def test_a_hanging_call_ends_in_doubt(stand_in: StandIn, anna: Phone) -> None:
    """A call that takes longer than asked for is given up."""
    stand_in.hold()
    with pytest.raises(Doubtful):
        await StandInPipe(stand_in).call(
            "sendMessage", {"chat_id": anna.id, "text": "Hello"}, read_s=0.01
        )


async def test_without_a_connection_nothing_was_sent(stand_in: StandIn, anna: Phone) -> None:
    """Telegram is away: the call may be repeated without doubt."""
    stand_in.down()
    with pytest.raises(NotSent):
        await StandInPipe(stand_in).call("sendMessage", {"chat_id": anna.id, "text": "Hello"})
    assert anna.newest is None
