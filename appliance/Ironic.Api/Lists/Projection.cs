using System.Collections.Immutable;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Lists;

/// <summary>Which fields of each item: those named, all, or the summary.</summary>
/// <param name="Fields">In the order of the view.</param>
/// <param name="Query">As the next page's URL repeats it.</param>
/// <param name="IsCommon">One that is asked for again and again: the summary, all fields, or a choice that the table knows from before.</param>
internal sealed record Projection<T>(ImmutableArray<Field<T>> Fields, string Query, bool IsCommon = true)
{
    /// <summary>Where a list took <c>detail</c> late, it is a bad request before that, not an unacceptable one.</summary>
    private const int DetailSince = 43;

    /// <summary>Of a list.</summary>
    /// <param name="arguments">To read <c>fields</c> and <c>detail</c> from.</param>
    /// <param name="table">The resource's.</param>
    /// <param name="always">All fields whatever is asked: the legacy <c>/detail</c> path.</param>
    /// <param name="fieldsSince">From which version on <c>fields</c> is taken.</param>
    /// <param name="detailSince">From which version on <c>detail</c> is taken.</param>
    public static Projection<T> Read(Arguments arguments, FieldTable<T> table, bool always = false, int fieldsSince = 8, int detailSince = DetailSince)
    {
        var version = arguments.Version;
        if (always) return new(table.Full(version), "");
        var names = arguments.List("fields", fieldsSince);
        if (detailSince == DetailSince && version < DetailSince && arguments.Has("detail"))
            arguments.Refuse(Fault.Invalid($"Invalid query parameter ?detail={arguments.Given("detail")} received."));
        var detail = arguments.Flag("detail", detailSince) ?? false;
        if (detail && names is not null) arguments.Refuse(Fault.Invalid("Can not specify ?detail=True and fields in the same request."));
        if (detail) return new(table.Full(version), "&detail=True");
        if (names is null) return new(table.Summary(version), "&fields=" + string.Join(',', table.Summary(version).Where(field => !field.Always).Select(field => field.Name)));
        var fields = Choose(arguments, table, names);
        return new(fields, "&fields=" + string.Join(',', names), IsCommon: table.IsKnownChoice(fields));
    }

    /// <summary>Of one item: those named, or all. From <paramref name="since"/> on a client may name them.</summary>
    public static ImmutableArray<Field<T>> ReadFields(Arguments arguments, FieldTable<T> table, int since = 8) =>
        arguments.List("fields", since) is { } names ? Choose(arguments, table, names) : table.Full(arguments.Version);

    private static ImmutableArray<Field<T>> Choose(Arguments arguments, FieldTable<T> table, IReadOnlyList<string> names)
    {
        if (table.Choose(names, arguments.Version).TryGet(out var fields, out var fault)) return fields;
        arguments.Refuse(fault);
        return [];
    }
}
