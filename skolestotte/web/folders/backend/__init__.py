"""The database as Django's settings name it: PostgreSQL with the two changes in `base.py`."""
