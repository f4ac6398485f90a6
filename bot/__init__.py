"""The shell: the Telegram channel, turns, effects, jobs, the caseworkers' side, the command line."""
