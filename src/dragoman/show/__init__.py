"""What a reader sees: dates and statuses in words, tables, the timeline, the agenda, the explained article.

Each view is first a plain value (a `Grid` of cells) and is then painted: with rich on a terminal, as aligned
text without colour in a pipe. So both say the same, and tests read the plain one.
"""
