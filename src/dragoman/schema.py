"""The record's schema: its migrations in order, and how a file is opened and brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dragoman.errors import RecordError

APPLICATION_ID = 0x44524147
"""Marks an SQLite file as a record ("DRAG"), so that another database isn't written into by mistake."""

BUSY_SECONDS = 30.0
"""For how long a writer waits for another one."""

# A document touches some hundred pages here and there. A longer log and a larger cache write each page once
# for many documents.
_LOG_PAGES = 8000
_CACHE_KIB = 65536

_MAPPED = 1 << 30
"""So many bytes of a record readers see as memory rather than copy page by page."""

_FIRST = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    published TEXT,
    title TEXT,
    source TEXT,
    url TEXT,
    text TEXT NOT NULL,
    published_inferred INTEGER NOT NULL,
    boilerplate TEXT NOT NULL,
    duplicate_of TEXT,
    origin TEXT,
    content_hash TEXT NOT NULL,
    coded_hash TEXT NOT NULL,
    coded_with TEXT NOT NULL
) STRICT;
CREATE INDEX documents_published ON documents (published);
CREATE INDEX documents_source ON documents (source, published);
CREATE INDEX documents_duplicate ON documents (duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE VIRTUAL TABLE documents_text USING fts5 (
    title, text, content='documents', content_rowid='n', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    INSERT INTO documents_text (rowid, title, text) VALUES (new.n, new.title, new.text);
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    INSERT INTO documents_text (documents_text, rowid, title, text)
    VALUES ('delete', old.n, old.title, old.text);
END;
CREATE TRIGGER documents_changed AFTER UPDATE OF title, text ON documents BEGIN
    INSERT INTO documents_text (documents_text, rowid, title, text)
    VALUES ('delete', old.n, old.title, old.text);
    INSERT INTO documents_text (rowid, title, text) VALUES (new.n, new.title, new.text);
END;

CREATE TABLE units (
    n INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (n),
    ord TEXT NOT NULL,
    published TEXT,
    event TEXT,
    keys BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX units_event ON units (event, ord);
CREATE INDEX units_document ON units (document);
CREATE INDEX units_published ON units (published);
CREATE INDEX units_decided ON units (ord) WHERE event IS NOT NULL;

CREATE TABLE unit_keys (
    key INTEGER NOT NULL,
    unit INTEGER NOT NULL REFERENCES units (n),
    PRIMARY KEY (key, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
    document INTEGER NOT NULL REFERENCES documents (n),
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    unit INTEGER NOT NULL REFERENCES units (n),
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    start TEXT,
    end TEXT,
    confidence REAL NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (document, place),
    UNIQUE (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_unit ON reports (unit);
CREATE INDEX reports_type ON reports (type, start);
CREATE INDEX reports_status ON reports (status, start);
CREATE INDEX reports_start ON reports (start);

CREATE TABLE report_actors (
    document INTEGER NOT NULL,
    report TEXT NOT NULL,
    actor TEXT NOT NULL,
    side TEXT NOT NULL,
    party TEXT NOT NULL,
    PRIMARY KEY (document, report, actor, side),
    FOREIGN KEY (document, report) REFERENCES reports (document, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX report_actors_actor ON report_actors (actor);
CREATE INDEX report_actors_party ON report_actors (party);

CREATE TABLE links (
    document INTEGER NOT NULL,
    report TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (document, report, kind, target),
    FOREIGN KEY (document, report) REFERENCES reports (document, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    what TEXT NOT NULL,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    start TEXT,
    end TEXT,
    first_day TEXT,
    last_day TEXT,
    sort_day TEXT NOT NULL,
    told TEXT,
    quotes TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX events_sort ON events (sort_day, id);
CREATE INDEX events_type ON events (type, sort_day);
CREATE INDEX events_kind ON events (kind, sort_day);
CREATE INDEX events_status ON events (status, sort_day);
CREATE INDEX events_last ON events (last_day);

CREATE VIRTUAL TABLE events_text USING fts5 (
    what, quotes, content='events', content_rowid='n', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER events_added AFTER INSERT ON events BEGIN
    INSERT INTO events_text (rowid, what, quotes) VALUES (new.n, new.what, new.quotes);
END;
CREATE TRIGGER events_removed AFTER DELETE ON events BEGIN
    INSERT INTO events_text (events_text, rowid, what, quotes)
    VALUES ('delete', old.n, old.what, old.quotes);
END;

CREATE TABLE event_actors (
    event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE,
    actor TEXT NOT NULL,
    party TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (event, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actors_actor ON event_actors (actor);
CREATE INDEX event_actors_party ON event_actors (party);
CREATE INDEX event_actors_name ON event_actors (name);

CREATE TABLE history (
    event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    published TEXT,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (event, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_published ON history (published);

CREATE TABLE signatures (
    document TEXT PRIMARY KEY,
    signature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Where an event is and how sure it is, out of its body, so that lists, maps and facets can ask by index.
_PLACES = """
ALTER TABLE events ADD COLUMN place TEXT
    GENERATED ALWAYS AS (json_extract(body, '$.place.name')) VIRTUAL;
ALTER TABLE events ADD COLUMN country TEXT
    GENERATED ALWAYS AS (json_extract(body, '$.place.country')) VIRTUAL;
ALTER TABLE events ADD COLUMN lat REAL
    GENERATED ALWAYS AS (json_extract(body, '$.place.lat')) VIRTUAL;
ALTER TABLE events ADD COLUMN lon REAL
    GENERATED ALWAYS AS (json_extract(body, '$.place.lon')) VIRTUAL;
ALTER TABLE events ADD COLUMN confidence REAL
    GENERATED ALWAYS AS (json_extract(body, '$.confidence')) VIRTUAL;
CREATE INDEX events_country ON events (country, sort_day);
CREATE INDEX events_place ON events (place, lat, lon, country);
CREATE INDEX events_told ON events (told);
"""

_CORRECTIONS = """
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    why TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    what TEXT NOT NULL,
    day TEXT,
    undoes INTEGER REFERENCES corrections (n),
    body TEXT NOT NULL
) STRICT;

-- The reports as they were read, of documents whose reports a person corrected.
CREATE TABLE uncorrected (
    document INTEGER PRIMARY KEY REFERENCES documents (n) ON DELETE CASCADE,
    reports TEXT NOT NULL
) STRICT;

-- How often what a calendar shows of an event changed; the id is the one that the event was first known by.
CREATE TABLE calendar (
    uid TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    shown TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_coded_with ON documents (coded_with);

-- A reference to the unit would cost a search through the whole table for each unit that is deleted.
CREATE TABLE keys_of_units (
    key INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    PRIMARY KEY (key, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO keys_of_units SELECT key, unit FROM unit_keys;
DROP TABLE unit_keys;
ALTER TABLE keys_of_units RENAME TO unit_keys;
"""

_PEOPLE = """
-- The persons that documents introduce: whose they are and by which words.
CREATE TABLE people (
    document INTEGER NOT NULL REFERENCES documents (n) ON DELETE CASCADE,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    role TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_person ON people (person);
"""

# When each event was told, for questions about what was known on a day.
_TOLD = """
CREATE INDEX units_told ON units (event, published);
"""

# What windows of days and facets by source ask for, out of the indices alone.
_WINDOWS = """
DROP INDEX events_sort;
CREATE INDEX events_sort ON events (sort_day, id, last_day);
DROP INDEX units_told;
CREATE INDEX units_told ON units (event, published, document);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _PLACES, _CORRECTIONS, _PEOPLE, _TOLD, _WINDOWS)
"""What brings a record from each version to the next. Only ever add to the end."""


def connect(path: Path, *, create: bool, readonly: bool) -> sqlite3.Connection:
    """Open a record's file, made or brought up to date where needed.

    Args:
        path: the file.
        create: whether to make it where it is missing.
        readonly: whether to open it without writing.

    Raises:
        RecordError: it is missing, no record, of a newer dragoman, locked or can't be read or written.
    """
    if path.is_dir():
        raise RecordError(f"{path}: a folder, not a record; name a file, as {path / 'record.db'}")
    if not path.exists() and (readonly or not create):
        raise RecordError(f"{path}: no such record; `dragoman add SOURCE --record {path}` makes one")
    if not path.parent.is_dir():
        raise RecordError(f"{path}: its folder {path.parent} does not exist; make it first")
    with explained(path):
        db = _open(path, readonly)
        try:
            _prepare(db, path, readonly)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a message that says what to do.

    Raises:
        RecordError: SQLite failed inside the block.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise RecordError(f"{path}: {_explain(str(error))}") from error


def _explain(message: str) -> str:
    known = {
        "not a database": "not a record (no SQLite database); name another file",
        "malformed": "damaged; restore a copy, or save what is left with `sqlite3 FILE .recover`",
        "locked": f"another program has kept the record locked for {BUSY_SECONDS:.0f} s; try again later",
        "readonly": "can't be written (read-only file or folder); change its permissions or copy it",
        "disk is full": "the disk is full; nothing of the last document was kept, free some space and go on",
        "disk i/o": "the disk failed to read or write; check it and try again",
        "unable to open": "can't be opened; check that file and folder may be read and written",
    }
    lowered = message.lower()
    return next((text for key, text in known.items() if key in lowered), message)


def _open(path: Path, readonly: bool) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    if not readonly:
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    db = sqlite3.connect(uri + "?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # A write-ahead log needs its index beside the file, which a read-only folder refuses. Nobody can
        # be writing there, so the file may be read as one that doesn't change.
        db.close()
        db = sqlite3.connect(uri + "?immutable=1", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    return db


def _prepare(db: sqlite3.Connection, path: Path, readonly: bool) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    version = _version(db, path)
    if readonly:
        if version < len(MIGRATIONS):
            raise RecordError(
                f"{path}: made by an older dragoman; open it once for writing, which updates it"
            )
        db.execute("PRAGMA query_only = ON")
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        return
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if version < len(MIGRATIONS):
        _migrate(db, path)


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for an empty file.

    Raises:
        RecordError: it is another program's database, or a newer dragoman's.
    """
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    empty = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application != APPLICATION_ID and not (empty and application == 0):
        raise RecordError(f"{path}: a database, but not a record of dragoman; name another file")
    if version > len(MIGRATIONS):
        raise RecordError(
            f"{path}: made by a newer dragoman (schema {version}, this one knows {len(MIGRATIONS)}); "
            "update dragoman"
        )
    return 0 if empty else version


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Run the migrations that are missing, each in a transaction of its own."""
    while True:
        db.execute("BEGIN IMMEDIATE")
        try:
            version = _version(db, path)
            if version == len(MIGRATIONS):
                db.execute("COMMIT")
                return
            for statement in statements(MIGRATIONS[version]):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: running it whole would end the transaction it stands in."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if gathered.strip() and sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""
