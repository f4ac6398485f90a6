"""The shell: channel, turns, effects, jobs, the caseworkers' side, the command line."""
