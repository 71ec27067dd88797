using Ironic.Model.Stores;

namespace Ironic.Storage.Transfer;

internal static class TransferFault
{
    public static StoreException NotEmpty(string name) => new($"{name} holds nodes already; nothing was changed. Say --replace if they shall give way.");

    /// <summary>Rows in runs of their tables.</summary>
    public static IEnumerable<(StoredTable Table, IEnumerable<object[]> Rows)> GroupAdjacent(this IEnumerable<StoredRow> rows)
    {
        using var walk = rows.GetEnumerator();
        var more = walk.MoveNext();
        while (more)
        {
            var table = walk.Current.Table;
            yield return (table, Run());

            IEnumerable<object[]> Run()
            {
                while (more && walk.Current.Table == table)
                {
                    yield return walk.Current.Values;
                    more = walk.MoveNext();
                }
            }
        }
    }
}
