"""Folders: confidential records lie in a folder; a folder has doors (grants); the door is the only way in."""
