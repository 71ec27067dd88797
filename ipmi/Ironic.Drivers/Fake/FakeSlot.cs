using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>"fake" in a slot of which the conductor asks nothing but whether its settings are right: they are.</summary>
internal sealed class FakeSlot(DriverSlot slot) : IDriverInterface
{
    public DriverSlot Slot => slot;

    public string Name => "fake";

    public IReadOnlyDictionary<string, string> Properties { get; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyList<string> Validate(DriverContext node) => [];
}
