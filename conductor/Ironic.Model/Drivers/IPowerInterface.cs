namespace Ironic.Model.Drivers;

/// <summary>Slot "power".</summary>
public interface IPowerInterface : IDriverInterface
{
    IReadOnlySet<PowerTarget> SupportedTargets { get; }

    /// <exception cref="DriverException">The BMC did not answer, refused the credentials, or failed.</exception>
    ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken);

    /// <summary>Returns once the BMC reports <paramref name="target"/>'s state. Reaching it is idempotent: no error when already there.</summary>
    /// <param name="node">Whose power.</param>
    /// <param name="target">What to reach; one of <see cref="SupportedTargets"/>.</param>
    /// <param name="timeout">How long the machine may take; null: 60 s, for soft targets 600 s (Ironic's power_state_change_timeout, soft_power_off_timeout).</param>
    /// <param name="cancellationToken">Ends the waiting, not the machine's change.</param>
    /// <exception cref="DriverException">The BMC refused, or the machine did not get there within <paramref name="timeout"/>.</exception>
    ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken);
}
