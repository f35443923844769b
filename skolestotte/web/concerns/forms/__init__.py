"""The room's forms: `parts` and `pages` (the report form), `school` (the head, the national portal), `intake`."""
