"""The record as a site: pages made on the server, each also as JSON and CSV, without a line of script.

`params.py` says what may be asked, `pages/` answers from the record alone, `draw/` places charts,
`rendering.py` writes HTML, JSON, CSV, calendars and feeds, `security.py` stands before all of it, and
`app.py` puts them together.
"""
