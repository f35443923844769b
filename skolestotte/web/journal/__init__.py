"""The journal: what happened, in order, never rewritten; a hash chain whose head is sealed, so that any change shows."""
