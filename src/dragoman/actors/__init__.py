"""Who the words name, and who acts and who receives.

`names` finds the words that name actors: `listed` knows the gazetteer's names, `titles` offices and who is
named after one, `entities` the recogniser's persons and organisations and the bodies of states, `persons`
appositions and surnames; they share a `board`. `nominal` reads noun phrases ("Iranian officials"), `roles`
fills the slots of an event's frame.
`heads` has the nouns for actors, and needs no text.
"""
