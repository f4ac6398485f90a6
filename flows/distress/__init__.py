"""The detector of distress: normalise → match → weigh → Assessment. Values in, values out."""

from flows.distress.detector import Detector
from flows.distress.model import Model
from flows.distress.records import Assessment, Cue, Lexicon, Pattern, Reason, Rule
from flows.severity import Severity

__all__ = [
    "Assessment",
    "Cue",
    "Detector",
    "Lexicon",
    "Model",
    "Pattern",
    "Reason",
    "Rule",
    "Severity",
]
