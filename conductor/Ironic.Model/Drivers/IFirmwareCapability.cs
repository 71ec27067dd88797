using Ironic.Model.Nodes;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "firmware": reads the components' versions; asked when a node is verified, and after cleaning and servicing.</summary>
public interface IFirmwareCapability
{
    /// <summary>All components; their times and initial versions are the conductor's to keep.</summary>
    /// <exception cref="DriverException">The BMC could not tell.</exception>
    ValueTask<IReadOnlyList<FirmwareComponent>> ReadFirmwareAsync(DriverContext node, CancellationToken cancellationToken);
}
