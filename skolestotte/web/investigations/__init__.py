"""Investigations: plan, requests for information, extension, conclusion, writing the collaboration into the decision."""
