using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Lists;

/// <summary>Which page of a list, in which order (contract, section 2.0).</summary>
/// <param name="Limit">Items at most.</param>
/// <param name="Marker">The last item of the page before.</param>
/// <param name="SortKey">A field's name, or "id".</param>
/// <param name="Descending">The last first.</param>
internal sealed record Page(int Limit, Guid? Marker, string SortKey, bool Descending)
{
    /// <param name="arguments">To read from.</param>
    /// <param name="table">Says what can be sorted by.</param>
    /// <param name="maxLimit">The longest page.</param>
    /// <param name="markerIsUuid">False: the caller reads <c>marker</c> by itself.</param>
    public static Page Read<T>(Arguments arguments, FieldTable<T> table, int maxLimit, bool markerIsUuid = true)
    {
        var limit = arguments.Integer("limit");
        if (limit <= 0) arguments.Refuse(Fault.Invalid("Limit must be positive"));
        var marker = markerIsUuid ? arguments.Uuid("marker") : null;
        var key = arguments.Text("sort_key") ?? "id";
        if (table.CheckSortKey(key, arguments.Version) is { } unsortable) arguments.Refuse(unsortable);
        var direction = arguments.Text("sort_dir") ?? "asc";
        if (direction is not ("asc" or "desc"))
            arguments.Refuse(Fault.Invalid($"Invalid sort direction: {direction}. Acceptable values are 'asc' or 'desc'"));
        return new(Math.Min(limit ?? maxLimit, maxLimit), marker, key, direction == "desc");
    }
}
