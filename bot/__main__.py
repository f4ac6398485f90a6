"""`python -m bot`: the same as `alongside`."""

from bot.cli import main

main()
