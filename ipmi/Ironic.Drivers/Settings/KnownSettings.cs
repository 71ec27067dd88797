using System.Runtime.CompilerServices;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Settings;

/// <summary>
/// What was made of nodes' settings, for as long as those are the same objects: nodes are immutable, so that a change is another object, and a node that is
/// polled every minute is read once. Safe for use by several threads.
/// </summary>
/// <param name="read">Makes it of <c>driver_info</c>, <c>driver_internal_info</c> and <c>properties</c>, and of nothing else; may throw, which is not remembered.</param>
internal sealed class KnownSettings<T>(Func<DriverContext, T> read) where T : class
{
    private readonly ConditionalWeakTable<JsonMap, Known> _known = [];

    public T Of(DriverContext node)
    {
        if (_known.TryGetValue(node.DriverInfo, out var known) && ReferenceEquals(known.Internal, node.DriverInternalInfo) && ReferenceEquals(known.Properties, node.Properties)) return known.Value;
        var value = read(node);
        _known.AddOrUpdate(node.DriverInfo, new(node.DriverInternalInfo, node.Properties, value));
        return value;
    }

    private sealed record Known(JsonMap Internal, JsonMap Properties, T Value);
}
