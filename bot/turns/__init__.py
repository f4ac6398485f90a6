"""One exchange at a time: who is this, what does it mean, what follows.

Computes; commits nothing itself.
"""
