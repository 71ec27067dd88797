using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Redfish;
using Ironic.Redfish.Media;

namespace Ironic.Drivers.Redfish;

/// <summary>
/// Slot "boot" by virtual media: the BMC fetches the ramdisk as a CD, the node's own (<c>deploy_iso</c>) or one that we make, and shows it to the machine.
/// Needs no DHCP or TFTP on the way; the management slot has the machine boot from the CD once.
/// </summary>
internal sealed class RedfishMediaBoot(string name, RedfishNodes nodes, IBootMedia media) : RedfishSlot(DriverSlot.Boot, name, nodes), IBootInterface
{
    private const string Cd = "CD";

    public override IReadOnlyDictionary<string, string> Properties => RedfishKeys.BootProperties;

    public BootDevice RamdiskDevice => BootDevice.Cdrom;

    public override IReadOnlyList<string> Validate(DriverContext node) =>
        !HasImage(node) ? [.. base.Validate(node), .. media.Validate(node)]
        : ReadImage(node, out var problem) is null ? [.. base.Validate(node), problem!]
        : base.Validate(node);

    public async ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken)
    {
        var image = HasImage(node)
            ? ReadImage(node, out var problem) ?? throw new DriverException(problem!) { Cause = DriverCauses.DriverInfoInvalid }
            : await media.PrepareAsync(node, boot, cancellationToken);
        await Find(node).ChangeAsync(
            $"virtual CD {image.Place} ({boot.Purpose})", (bmc, machine, token) => bmc.InsertMediaAsync(machine, Cd, image, token), cancellationToken);
    }

    public ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) => EjectAsync(node, cancellationToken);

    public ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => EjectAsync(node, cancellationToken);

    private async ValueTask EjectAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await Find(node).ChangeAsync("virtual CD out", (bmc, machine, token) => bmc.EjectMediaAsync(machine, Cd, token), cancellationToken);
        await media.RemoveAsync(node.NodeUuid, cancellationToken);
    }

    private static bool HasImage(DriverContext node) => node.DriverInfo.TryGet(RedfishKeys.DeployIso, out var image) && image.ToString().Length > 0; // null's text is empty

    private static Uri? ReadImage(DriverContext node, out string? problem)
    {
        var text = node.DriverInfo.GetText(RedfishKeys.DeployIso);
        var isGood = Uri.TryCreate(text, UriKind.Absolute, out var image) && image.Scheme is "http" or "https";
        problem = isGood ? null : $"driver_info's {RedfishKeys.DeployIso} '{text}' is not an http:// or https:// URL.";
        return isGood ? image : null;
    }
}
