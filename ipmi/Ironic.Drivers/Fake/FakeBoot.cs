using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "boot" without a machine: everything is prepared already.</summary>
internal sealed class FakeBoot : IBootInterface
{
    public DriverSlot Slot => DriverSlot.Boot;

    public string Name => "fake";

    public IReadOnlyDictionary<string, string> Properties { get; } = FrozenDictionary<string, string>.Empty;

    public BootDevice RamdiskDevice => BootDevice.Pxe;

    public IReadOnlyList<string> Validate(DriverContext node) => [];

    public ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
