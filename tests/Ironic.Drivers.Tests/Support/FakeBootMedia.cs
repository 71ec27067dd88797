using Ironic.Model.Boot;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Support;

/// <summary>Has a CD already, or none.</summary>
internal sealed class FakeBootMedia : IBootMedia
{
    public Uri? Url { get; set; }

    public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>Of which ramdisk; null: none, or not any more.</summary>
    public RamdiskBoot? Made { get; private set; }

    public IReadOnlyList<string> Validate(DriverContext node) => Problems;

    public ValueTask<Uri> PrepareAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken)
    {
        Made = boot;
        return new(Url ?? throw new DriverException("no CD can be made"));
    }

    public ValueTask RemoveAsync(Guid node, CancellationToken cancellationToken)
    {
        Made = null;
        return default;
    }
}
