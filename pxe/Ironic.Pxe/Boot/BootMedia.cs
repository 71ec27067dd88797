using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Pxe.Content;
using Ironic.Pxe.Media;

namespace Ironic.Pxe.Boot;

/// <summary>Serves a node's plan as a CD, from our boot server.</summary>
internal sealed class BootMedia(RamdiskPlans ramdisks, IBootPlans plans, BootTree tree, BootFilesOptions served, ProvisioningUrls urls) : IBootMedia
{
    /// <summary>In <c>driver_info</c>: where this node's BMC reaches us, when not where machines do.</summary>
    private const string ExternalUrl = "external_http_url";

    public IReadOnlyList<string> Validate(DriverContext node)
    {
        List<string> problems = [];
        if (ramdisks.Missing(node) is { Length: > 0 } missing)
        {
            problems.Add("Boot by virtual media needs the deploy ramdisk: driver_info's deploy_iso (an image to boot from), or a kernel and a ramdisk to make one of. "
                + $"Missing are: [{string.Join(", ", missing.Select(key => $"'{key}'"))}]");
        }
        else if (!tree.HasCdLoaders())
        {
            problems.Add($"Boot by virtual media needs driver_info's deploy_iso: to make one the appliance lacks {BootCd.BiosLoader} and {BootCd.EfiLoader} "
                + $"(images/ramdisk/build makes them) beside the ramdisk in {string.Join(", ", served.FileRoots)}.");
        }

        problems.AddRange(ramdisks.Problems(node, ours: true));
        if (BaseFor(node) is null) problems.Add($"driver_info's {ExternalUrl} '{node.DriverInfo.GetText(ExternalUrl)}' is not an http:// or https:// URL.");
        return problems;
    }

    public async ValueTask<Uri> PrepareAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken)
    {
        if (!tree.HasCdLoaders() || BaseFor(node) is not { } from)
            throw new DriverException($"Cannot make a CD of the {boot.Purpose} ramdisk for {node.NodeName}: {string.Join(' ', Validate(node))}") { Cause = "boot-files-missing" };
        var plan = await ramdisks.SetAsync(node, boot, ours: true, cancellationToken);
        return new(BootUrls.Cd(from, node.NodeUuid, BootCd.NameOf(plan)));
    }

    public ValueTask RemoveAsync(Guid node, CancellationToken cancellationToken) => plans.RemoveAsync(node, cancellationToken);

    private Uri? BaseFor(DriverContext node) => node.DriverInfo.GetText(ExternalUrl) is not { } given ? urls.Files
        : Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
