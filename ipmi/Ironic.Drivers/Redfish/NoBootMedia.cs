using Ironic.Model.Boot;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Redfish;

/// <summary>Of a host without boot services: nodes bring their own image.</summary>
internal sealed class NoBootMedia : IBootMedia
{
    private const string Problem = "Boot by virtual media needs driver_info's deploy_iso here: the deploy ramdisk as an image to boot from.";

    public IReadOnlyList<string> Validate(DriverContext node) => [Problem];

    public ValueTask<Uri> PrepareAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken) =>
        throw new DriverException(Problem) { Cause = DriverCauses.DriverInfoInvalid };

    public ValueTask RemoveAsync(Guid node, CancellationToken cancellationToken) => default;
}
