-- Documents are JSON text; columns beside them are what the writer compares and what loads order by.
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE ports (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    node_uuid TEXT NOT NULL,
    address INTEGER NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX ports_of_node ON ports (node_uuid);

CREATE TABLE jobs (
    uuid TEXT PRIMARY KEY,
    node_uuid TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE boot_plans (node_uuid TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE inventories (node_uuid TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE conductors (hostname TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE history (id INTEGER PRIMARY KEY, node_uuid TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX history_of_node ON history (node_uuid, id);

CREATE TABLE timeline (sequence INTEGER PRIMARY KEY, node_uuid TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX timeline_of_node ON timeline (node_uuid, sequence);

CREATE TABLE blobs (
    node_uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (node_uuid, name)
) STRICT;
