"""Trust between the services: what is hard in the collaboration is raised with a leader, without a child in it (TRU-01 … 04)."""
