"""The acceptance suite is held against Telegram's specification, where its file is at hand."""

from tests.botapi import Specification


def test_the_specification_is_at_hand_and_knows_what_we_call() -> None:
    """Skipped with a reason where the file is absent: then the judge leaves that one check out."""
    specification = Specification.or_skip()
    assert len(specification.methods) > 100
    for method in ("sendMessage", "deleteMessages", "answerCallbackQuery", "getUpdates"):
        assert method in specification.methods
    assert specification.check("sendMessage", {"chat_id": 1}) != []
