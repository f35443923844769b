"""Consents: written, informed, about named recipients and a named purpose; asked, given, refused, withdrawn (CNS)."""
