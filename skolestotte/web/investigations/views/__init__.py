"""Pages of investigations: while it runs, questions to the school, and what follows when it is over."""
