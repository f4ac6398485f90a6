"""Measures: answers per second beside other bots, what a kill loses, how fast a page leaves."""
