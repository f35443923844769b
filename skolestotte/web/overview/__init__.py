"""Overview: my day, the case page, the leader's view. Reads all rooms, owned by none."""
