"""Meetings: the call, the start meeting in two parts, the closing meeting; agendas, invitations, minutes."""
