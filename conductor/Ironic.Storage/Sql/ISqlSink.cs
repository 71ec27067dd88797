namespace Ironic.Storage.Sql;

/// <summary>Takes the statements of a transaction, in order.</summary>
internal interface ISqlSink
{
    /// <param name="sql">A constant: engines keep what they have prepared by it. Parameters are <c>$1</c>, <c>$2</c>, ...</param>
    /// <param name="values">Of type long, string, byte[] or <see cref="DBNull"/> (a missing text).</param>
    void Execute(string sql, params ReadOnlySpan<object> values);
}
