"""Where the parts of charts stand, worked out without a browser. What they look like is the style sheet's."""
