using System.Collections.Immutable;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Lists;

/// <summary>Which fields of each item: those named, all, or the summary.</summary>
/// <param name="Fields">In the order of the view.</param>
/// <param name="Query">As the next page's URL repeats it.</param>
internal sealed record Projection<T>(ImmutableArray<Field<T>> Fields, string Query)
{
    /// <summary>Of a list.</summary>
    /// <param name="arguments">To read <c>fields</c> and <c>detail</c> from.</param>
    /// <param name="table">The resource's.</param>
    /// <param name="always">All fields whatever is asked: the legacy <c>/detail</c> path.</param>
    public static Projection<T> Read(Arguments arguments, FieldTable<T> table, bool always = false)
    {
        var version = arguments.Version;
        var names = always ? null : arguments.List("fields", since: 8);
        var detail = !always && ReadDetail(arguments);
        if (always) return new(table.Full(version), "");
        if (detail && names is not null) arguments.Refuse(Fault.Invalid("Can not specify ?detail=True and fields in the same request."));
        if (detail) return new(table.Full(version), "&detail=True");
        if (names is null) return new(table.Summary(version), "&fields=" + string.Join(',', table.Summary(version).Where(field => !field.Always).Select(field => field.Name)));
        return new(Choose(arguments, table, names), "&fields=" + string.Join(',', names));
    }

    /// <summary>Of one item: those named, or all.</summary>
    public static ImmutableArray<Field<T>> ReadFields(Arguments arguments, FieldTable<T> table) =>
        arguments.List("fields", since: 8) is { } names ? Choose(arguments, table, names) : table.Full(arguments.Version);

    private static ImmutableArray<Field<T>> Choose(Arguments arguments, FieldTable<T> table, IReadOnlyList<string> names)
    {
        if (table.Choose(names, arguments.Version).TryGet(out var fields, out var fault)) return fields;
        arguments.Refuse(fault);
        return [];
    }

    private static bool ReadDetail(Arguments arguments)
    {
        if (arguments.Has("detail") && arguments.Version < 43) arguments.Refuse(Fault.Invalid($"Invalid query parameter ?detail={arguments.Text("detail")} received."));
        return arguments.Flag("detail") ?? false;
    }
}
