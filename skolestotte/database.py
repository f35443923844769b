"""The names of the database and its two roles: one migrates and owns, the other is the app's and lacks every right it does not need."""

OWNER = "skolestotte_owner"
APP = "skolestotte_app"
DATABASE = "skolestotte"
