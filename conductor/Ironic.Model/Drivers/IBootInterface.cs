namespace Ironic.Model.Drivers;

/// <summary>Slot "boot": brings a machine into the ramdisk, or into its instance. All methods are idempotent.</summary>
public interface IBootInterface : IDriverInterface
{
    /// <summary>The device that the management slot must be told for the ramdisk.</summary>
    BootDevice RamdiskDevice { get; }

    /// <summary>Makes the network (or the virtual media) answer this node with the ramdisk, until changed or cleaned up; survives a restart.</summary>
    ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken);

    /// <summary>Makes the node's next network boot fall through to its own disk.</summary>
    ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken);

    ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken);
}

/// <summary>Which ramdisk, told what.</summary>
/// <param name="Kernel"><c>http(s)://</c> or <c>file://</c>; null: the node's image holds it, and it has no other.</param>
/// <param name="Ramdisk">Likewise.</param>
/// <param name="Parameters">Kernel arguments, "ipa-api-url=..." and the like, in order.</param>
/// <param name="Purpose">"deploy", "clean", "inspect", "rescue": for the timeline.</param>
public sealed record RamdiskBoot(Uri? Kernel, Uri? Ramdisk, IReadOnlyList<string> Parameters, string Purpose);
