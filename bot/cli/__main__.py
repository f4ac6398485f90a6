"""`python -m bot.cli`: the same as `alongside`."""

from bot.cli import main

main()
