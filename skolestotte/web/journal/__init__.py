"""The journal: what happened, in order, never rewritten; a hash chain that anyone with the file can verify."""
