"""People: units, accounts and the roles they hold, children and guardians, fixed contacts between school and child welfare."""
