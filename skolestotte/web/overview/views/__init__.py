"""The pages of the room: one query or one command each."""
