using System.Collections.Immutable;

namespace Ironic.Model.Drivers;

/// <summary>A hardware type is data: per slot, the names of the implementations that it allows, best first.</summary>
public sealed record HardwareType(string Name, IReadOnlyDictionary<DriverSlot, ImmutableArray<string>> Supported)
{
    /// <summary>True: a node may choose any enabled implementation, named above or not ("fake-hardware").</summary>
    public bool AllowsAny { get; init; }
}
