"""The case around one child: routine runs, tasks and worklists. What follows from an event is settled here and nowhere else."""
