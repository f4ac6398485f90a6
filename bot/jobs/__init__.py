"""What runs beside the turns: receiving, sending, waking, clearing.

Each claims, does, and records.
"""
