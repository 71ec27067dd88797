using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Pxe.Content;
using Ironic.Pxe.Dhcp;

namespace Ironic.Pxe.Boot;

/// <summary>
/// Boot slot "ipxe" (and "pxe", which is the same to us): leaves a plan that DHCP, TFTP and HTTP answer from. As "http-ipxe" (and "http") the machine's UEFI
/// fetches the first program by HTTP, too, and TFTP has no part in it.
/// </summary>
internal sealed class IpxeBoot(string name, BootDevice device, BootDefaults defaults, BootFilesOptions served, IBootPlans plans, AwaitedNetwork awaited) : IBootInterface
{
    private const string DeployKernel = "deploy_kernel", DeployRamdisk = "deploy_ramdisk", KernelAppendParams = "kernel_append_params";

    /// <summary>Stands for the configured default within <c>kernel_append_params</c>, as in Ironic.</summary>
    private const string DefaultMark = "%default%";

    private readonly FileRoot[] _roots = [.. served.FileRoots.Select(folder => new FileRoot(folder))];

    public DriverSlot Slot => DriverSlot.Boot;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [DeployKernel] = "URL of the deploy ramdisk's kernel: http(s):// or, below the appliance's file roots, file://. Required unless the appliance has a default.",
        [DeployRamdisk] = "URL of the deploy ramdisk itself, likewise.",
        [KernelAppendParams] = "Additional kernel arguments for the ramdisk; %default% stands for the configured ones. Optional.",
    };

    public BootDevice RamdiskDevice { get; } = device;

    public IReadOnlyList<string> Validate(DriverContext node)
    {
        string[] missing =
        [
            .. node.DriverInfo.GetText(DeployKernel) is null && defaults.DeployKernel is null ? [DeployKernel] : Array.Empty<string>(),
            .. node.DriverInfo.GetText(DeployRamdisk) is null && defaults.DeployRamdisk is null ? [DeployRamdisk] : Array.Empty<string>(),
        ];
        List<string> problems = [];
        if (missing.Length > 0)
        {
            problems.Add("Cannot validate PXE bootloader. Some parameters were missing in node's driver_info and configuration. "
                + $"Missing are: [{string.Join(", ", missing.Select(key => $"'{key}'"))}]");
        }

        if (RamdiskDevice == BootDevice.UefiHttp && node.BootMode == BootMode.Bios)
            problems.Add($"Boot interface {Name} needs a machine that boots by UEFI, and this node's boot mode is bios.");
        foreach (var key in (string[])[DeployKernel, DeployRamdisk])
        {
            if (node.DriverInfo.GetText(key) is { } given && WhyUnusable(key, given) is { } problem) problems.Add(problem);
        }

        return problems;
    }

    public async ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken)
    {
        string?[] problems = [WhyUnusable("kernel", boot.Kernel.OriginalString), WhyUnusable("ramdisk", boot.Ramdisk.OriginalString)];
        if (problems.OfType<string>().ToArray() is { Length: > 0 } found)
            throw new DriverException($"Cannot boot {node.NodeName} into the {boot.Purpose} ramdisk: {string.Join(' ', found)}") { Cause = "boot-files-missing" };
        await plans.SetAsync(
            new()
            {
                NodeUuid = node.NodeUuid,
                Target = BootTarget.Ramdisk,
                Kernel = boot.Kernel,
                Ramdisk = boot.Ramdisk,
                Parameters = [.. boot.Parameters, .. AppendedFor(node)],
                Purpose = boot.Purpose,
            },
            cancellationToken);
        await awaited.TellAsync(node, cancellationToken);
    }

    public ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) =>
        plans.SetAsync(new() { NodeUuid = node.NodeUuid, Target = BootTarget.LocalDisk, Purpose = "instance" }, cancellationToken);

    public ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => plans.RemoveAsync(node.NodeUuid, cancellationToken);

    private string[] AppendedFor(DriverContext node)
    {
        var given = node.InstanceInfo.GetText(KernelAppendParams) ?? node.DriverInfo.GetText(KernelAppendParams) ?? DefaultMark;
        return given.Replace(DefaultMark, defaults.KernelAppendParams, StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Null: it can be served, or fetched by the machine.</summary>
    private string? WhyUnusable(string key, string given)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri) || uri.Scheme is not ("file" or "http" or "https"))
            return $"{key} '{given}' is not a file://, http:// or https:// URL.";
        if (!uri.IsFile) return null;
        if (!_roots.Any(root => root.Covers(uri.LocalPath)))
            return $"{key} '{given}' lies outside of the folders that may be served ({(_roots.Length == 0 ? "none is configured" : string.Join(", ", _roots.Select(root => root.Folder)))}).";
        return File.Exists(uri.LocalPath) ? null : $"{key} '{given}' does not exist.";
    }
}
