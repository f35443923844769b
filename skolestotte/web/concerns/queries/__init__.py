"""The room's reads: `school` (list, concern, receipt), `intake` (inbox), `report` (the report page), `standing` (what is next).

Everything is read as the person who asks; row-level security does the filtering.
"""
