using System.Globalization;

namespace Ironic.Storage.Transfer;

/// <summary>A table as it goes into a backup: its name and its columns, alike on both engines.</summary>
internal sealed record StoredTable(string Name, params string[] Columns)
{
    /// <summary>All that is kept but conductors, who register themselves anew.</summary>
    public static readonly IReadOnlyList<StoredTable> All =
    [
        new("nodes", "id", "uuid", "revision", "document"),
        new("ports", "id", "uuid", "node_uuid", "address", "revision", "document"),
        new("resources", "id", "kind", "uuid", "node_uuid", "revision", "document"),
        new("jobs", "uuid", "node_uuid", "revision", "document"),
        new("boot_plans", "node_uuid", "document"),
        new("inventories", "node_uuid", "document"),
        new("bios", "node_uuid", "document"),
        new("firmware", "node_uuid", "document"),
        new("history", "id", "node_uuid", "document"),
        new("timeline", "sequence", "node_uuid", "document"),
        new("blobs", "node_uuid", "name", "content"),
    ];

    public string Select => $"SELECT {string.Join(", ", Columns)} FROM {Name} ORDER BY {Columns[0]}";

    public string Insert => $"INSERT INTO {Name} ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")))})";

    public string Clear => $"DELETE FROM {Name}";
}

/// <summary>One row of a table; values of type long, string, byte[] or <see cref="DBNull"/>.</summary>
internal readonly record struct StoredRow(StoredTable Table, object[] Values);
