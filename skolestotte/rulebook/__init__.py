"""The rulebook: pure Python. Frozen values in, decisions out; no Django, no clock, no I/O.

The rules themselves are data in `skolestotte/routines`. `loader` is the only module here that reads files.
"""


class Fault(Exception):
    """Something handed to the rulebook is wrong. `str()` is one plain line that a person can act on."""
