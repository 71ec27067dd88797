namespace Ironic.Model.Drivers;

/// <summary>Capability: the BMC's own verdict on the machine.</summary>
public interface IHealthCapability
{
    /// <summary>"OK", "Warning", "Critical"; null: it does not tell.</summary>
    ValueTask<string?> GetHealthAsync(DriverContext node, CancellationToken cancellationToken);
}
