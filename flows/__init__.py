"""The core.

Pure conversation flows. Values in, values out; no input or output, no clock, no randomness.
"""
