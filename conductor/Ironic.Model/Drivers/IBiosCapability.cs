using Ironic.Model.Nodes;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "bios": reads the settings; asked when a node is verified, and after cleaning and servicing.</summary>
public interface IBiosCapability
{
    /// <summary>All settings; their times are the conductor's to keep.</summary>
    /// <exception cref="DriverException">The BMC could not tell.</exception>
    ValueTask<IReadOnlyList<BiosSetting>> ReadBiosAsync(DriverContext node, CancellationToken cancellationToken);
}
