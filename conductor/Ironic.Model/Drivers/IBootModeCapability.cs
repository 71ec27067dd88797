namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "management": how the firmware boots.</summary>
public interface IBootModeCapability
{
    IReadOnlySet<BootMode> SupportedBootModes { get; }

    /// <summary>Null: the BMC does not tell.</summary>
    ValueTask<BootMode?> GetBootModeAsync(DriverContext node, CancellationToken cancellationToken);

    /// <summary>For the next boot and all after it. Idempotent.</summary>
    /// <exception cref="DriverException">The BMC refused.</exception>
    ValueTask SetBootModeAsync(DriverContext node, BootMode mode, CancellationToken cancellationToken);
}

/// <summary>Capability of slot "management": UEFI Secure Boot.</summary>
public interface ISecureBootCapability
{
    /// <summary>Null: the BMC does not tell.</summary>
    ValueTask<bool?> GetSecureBootAsync(DriverContext node, CancellationToken cancellationToken);

    /// <inheritdoc cref="IBootModeCapability.SetBootModeAsync"/>
    ValueTask SetSecureBootAsync(DriverContext node, bool enabled, CancellationToken cancellationToken);
}
