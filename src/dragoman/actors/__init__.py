"""Who the words name, and who acts and who receives.

`names` finds the words that name actors, `nominal` reads noun phrases ("Iranian officials"), `roles` fills the
slots of an event's frame.
"""

from dragoman.actors.roles import fill_parties

__all__ = ["fill_parties"]
