-- Portgroups, chassis, volumes, allocations, deploy templates, runbooks, inspection rules; their unique values are checked by the writer.
CREATE TABLE resources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    uuid TEXT NOT NULL,
    node_uuid TEXT,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (kind, uuid)
) STRICT;
CREATE INDEX resources_of_node ON resources (node_uuid) WHERE node_uuid IS NOT NULL;

CREATE TABLE bios (node_uuid TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE firmware (node_uuid TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
