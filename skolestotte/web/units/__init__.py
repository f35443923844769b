"""The register: organisations and their parts, and who the fixed contacts between school and child welfare are (ORG-01, 03, 04)."""
