"""All writes of the room: `writing` (the school's own side), `sending`, `receiving`, `delivering`, `reviewing`, `answering`.

`telling` queues notices.
"""
