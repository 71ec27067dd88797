namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "rescue": gets into and out of rescue without an agent.</summary>
public interface IRescueCapability : IDriverInterface
{
    ValueTask RescueAsync(DriverContext node, CancellationToken cancellationToken);

    ValueTask UnrescueAsync(DriverContext node, CancellationToken cancellationToken);
}
