"""Emergency access: an employee without a door reads a case for a short while, with a reason, and a leader looks at it afterwards."""
