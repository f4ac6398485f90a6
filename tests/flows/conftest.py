"""What the tests of the core share: the shipped flows and the update switch."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the expected events of every scenario; review reads the difference."""
    parser.addoption("--update", action="store_true", help="rewrite expected events")
