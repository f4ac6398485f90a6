"""One detector of the shipped lexicons for all tests, without and with the second stage."""

import pytest

from bot.listening import signals
from flows.distress import Detector


@pytest.fixture(scope="session")
def lexicons_alone() -> Detector:
    """The lexicons without the second stage."""
    return Detector(signals.lexicons())


@pytest.fixture(scope="session")
def shipped() -> Detector:
    """The detector as it ships."""
    return signals.detector()
