"""The meeting in which two services look back on a complex case, led by both heads; nothing in it is about a child (MTG-11)."""
