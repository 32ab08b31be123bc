"""What the tables of actors say against themselves, and which offices they leave empty, and for how long.

    python -m dragoman.gazetteer [STATE …]

Exit status 1 where two entries clash. A gap is no error: a prime minister may hold an office besides.
"""

from __future__ import annotations

import sys
from datetime import date

import click

from dragoman.gazetteer import check, load
from dragoman.gazetteer.clashes import gaps

ROLES = ("president", "prime minister", "foreign minister", "defence minister", "secretary-general")
SINCE, UNTIL = date(1990, 1, 1), date(2026, 1, 1)


def main(states: list[str]) -> int:
    """Print clashes, and the gaps in the offices of some states; of all where none is named."""
    clashes = check()
    for line in clashes:
        click.echo(line)
    gazetteer = load()
    for state in states or list(gazetteer.states):
        for role in ROLES:
            for begin, end in gaps(gazetteer, role, state, SINCE, UNTIL):
                if (begin, end) != (SINCE, UNTIL):  # an office that the state may not have at all
                    click.echo(f"{state} {role}: nobody known {begin} to {end}")
    return 1 if clashes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
