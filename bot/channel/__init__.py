"""The only importer of the Telegram library.

Updates in, calls out, errors named by what they mean.
"""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")
# The library's own switch: a wait comes as a timedelta, without a warning at every 429.
