"""Meetings of every type that a routine names: the call, plans and invitations, agendas, minutes, what was agreed."""
