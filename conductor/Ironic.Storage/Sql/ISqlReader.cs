using System.Data.Common;
using Ironic.Model.Stores;

namespace Ironic.Storage.Sql;

/// <summary>Reads what is not in memory (history, inventories, blobs, timelines), beside the writer.</summary>
internal interface ISqlReader : IDisposable
{
    /// <inheritdoc cref="ISqlSink.Execute"/>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values);
}
