"""The demo municipality: invented units, people and stories, written through the rooms' own commands.

Nothing here is real: identity numbers are of the synthetic series (month + 80), organisation numbers of the test series.
"""
