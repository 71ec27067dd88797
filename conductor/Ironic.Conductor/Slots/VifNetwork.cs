using Ironic.Model.Drivers;

namespace Ironic.Conductor.Slots;

/// <summary>Slot "network" where the networks are there already and nobody has to be told of a VIF.</summary>
internal sealed class VifNetwork(string name, bool keepsVifs) : INetworkInterface
{
    public DriverSlot Slot => DriverSlot.Network;

    public string Name { get; } = name;

    public bool KeepsVifs { get; } = keepsVifs;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Validate(DriverContext node) => [];
}
