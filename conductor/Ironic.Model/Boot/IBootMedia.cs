using Ironic.Model.Drivers;

namespace Ironic.Model.Boot;

/// <summary>Makes a node's ramdisk a CD, for BMCs that fetch one and show it to the machine.</summary>
public interface IBootMedia
{
    /// <summary>What is missing or wrong; empty: a CD can be made.</summary>
    IReadOnlyList<string> Validate(DriverContext node);

    /// <summary>Serves the CD from now on, over restarts, until <see cref="RemoveAsync"/>. Idempotent.</summary>
    /// <returns>Where the BMC finds it.</returns>
    /// <exception cref="DriverException">A CD cannot be made.</exception>
    ValueTask<Uri> PrepareAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken);

    /// <summary>No error when there is none.</summary>
    ValueTask RemoveAsync(Guid node, CancellationToken cancellationToken);
}
