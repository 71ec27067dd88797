using System.Data.Common;
using System.Text;
using Ironic.Storage.Documents;
using Ironic.Storage.State;

namespace Ironic.Storage.Sql;

/// <summary>What is read into the first state, at start: a query each, and what a row of it adds.</summary>
internal static class StoredRows
{
    public static readonly IReadOnlyList<(string Sql, Func<StoreState, DocumentCodec, DbDataReader, StoreState> Add)> OfState =
    [
        ("SELECT document, id, revision FROM nodes ORDER BY id",
            (state, codec, row) => state.WithStored(codec.DecodeNode(Document(row), row.GetInt64(1), row.GetInt64(2)))),
        ("SELECT document, id, revision FROM ports ORDER BY id",
            (state, _, row) => state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.Port) with { Id = row.GetInt64(1), Revision = row.GetInt64(2) })),
        ("SELECT document, kind, id, revision FROM resources ORDER BY id",
            (state, codec, row) => state.WithStored(codec.DecodeResource(Document(row), row.GetString(1)) with { Id = row.GetInt64(2), Revision = row.GetInt64(3) })),
        ("SELECT document, revision FROM jobs", (state, codec, row) => state.WithStored(codec.DecodeJob(Document(row), row.GetInt64(1)))),
        ("SELECT document FROM boot_plans", (state, _, row) => state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.BootPlan))),
        ("SELECT document FROM conductors", (state, _, row) => state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.ConductorRecord))),
    ];

    /// <summary>The first column.</summary>
    public static byte[] Document(DbDataReader row) => Encoding.UTF8.GetBytes(row.GetString(0));
}
