"""Types that a user teaches by example: an ontology, labelled lines, and the coder that is learnt from them.

`ontology.py` reads the types, `features.py` says what of a word the model sees, `model.py` holds the weights,
`training.py` fits and measures them, and `coder.py` finds the taught events in a text.
"""
