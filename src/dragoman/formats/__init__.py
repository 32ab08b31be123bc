"""Formats of other programs: event data (PLOVER, ICEWS, Phoenix, GDELT), maps, graphs, timelines, annotation.

docs/formats.md tells their columns.
"""
