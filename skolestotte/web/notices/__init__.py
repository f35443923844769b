"""Notices: a transactional outbox. They say that there is something to do, never what or about whom."""
