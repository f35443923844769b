"""The year's wheel: what school and child welfare do again and again, apart from any child (DLN-07)."""
