"""Concerns: from worry to report, its receipt, the review within the week and the two written feedbacks. The room to copy."""
