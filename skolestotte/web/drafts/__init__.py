"""Drafts: text that is typed but not sent lies sealed on the server, so that a lapsed session loses nothing."""
