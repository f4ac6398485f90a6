"""Names for the kinds of id, so that one cannot be passed where another is meant.

Holds no behaviour.
"""

from typing import NewType

BeneficiaryId = NewType("BeneficiaryId", str)
"""32 hex digits, random; the join key of everything that belongs to one person."""
StaffId = NewType("StaffId", str)
"""32 hex digits, random."""
SessionId = NewType("SessionId", str)
"""16 hex digits, random; also carried by buttons."""
EscalationId = NewType("EscalationId", str)
"""16 hex digits, random; also carried by buttons."""
FlowId = NewType("FlowId", str)
"""Lower-case words joined by hyphens, for example `check-in`."""
NodeId = NewType("NodeId", str)
"""Unique within a flow, for example `safe-1`."""
RevisionHash = NewType("RevisionHash", str)
"""SHA-256 of a revision bundle, hex."""
