using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Pxe.Content;

namespace Ironic.Pxe.Boot;

/// <summary>What the boot slots have in common: which kernel and ramdisk a node names, whether they can be had, and the plan that is answered from.</summary>
internal sealed class RamdiskPlans(BootDefaults defaults, BootFilesOptions served, IBootPlans plans)
{
    private const string DeployKernel = "deploy_kernel", DeployRamdisk = "deploy_ramdisk", KernelAppendParams = "kernel_append_params";

    /// <summary>Stands for the configured default within <c>kernel_append_params</c>, as in Ironic.</summary>
    private const string DefaultMark = "%default%";

    private readonly FileRoot[] _roots = [.. served.FileRoots.Select(folder => new FileRoot(folder))];

    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [DeployKernel] = "URL of the deploy ramdisk's kernel: http(s):// or, below the appliance's file roots, file://. Required unless the appliance has a default.",
        [DeployRamdisk] = "URL of the deploy ramdisk itself, likewise.",
        [KernelAppendParams] = "Additional kernel arguments for the ramdisk; %default% stands for the configured ones. Optional.",
    };

    /// <summary>Of kernel and ramdisk, those that nothing names.</summary>
    public string[] Missing(DriverContext node) =>
    [
        .. node.DriverInfo.GetText(DeployKernel) is null && defaults.DeployKernel is null ? [DeployKernel] : Array.Empty<string>(),
        .. node.DriverInfo.GetText(DeployRamdisk) is null && defaults.DeployRamdisk is null ? [DeployRamdisk] : Array.Empty<string>(),
    ];

    /// <param name="node">Whose.</param>
    /// <param name="ours">They must be files that we serve: nobody but us fetches them.</param>
    public IEnumerable<string> Problems(DriverContext node, bool ours)
    {
        foreach (var (key, fallback) in ((string, Uri?)[])[(DeployKernel, defaults.DeployKernel), (DeployRamdisk, defaults.DeployRamdisk)])
        {
            var given = node.DriverInfo.GetText(key);
            if ((given ?? (ours ? fallback?.OriginalString : null)) is { } used && WhyUnusable(key, used, ours) is { } problem) yield return problem;
        }
    }

    /// <exception cref="DriverException">What it names cannot be served.</exception>
    public async ValueTask<BootPlan> SetAsync(DriverContext node, RamdiskBoot boot, bool ours, CancellationToken cancellationToken)
    {
        string?[] problems = [WhyUnusable("kernel", boot.Kernel?.OriginalString, ours), WhyUnusable("ramdisk", boot.Ramdisk?.OriginalString, ours)];
        if (problems.OfType<string>().ToArray() is { Length: > 0 } found)
            throw new DriverException($"Cannot boot {node.NodeName} into the {boot.Purpose} ramdisk: {string.Join(' ', found)}") { Cause = "boot-files-missing" };
        var plan = new BootPlan
        {
            NodeUuid = node.NodeUuid,
            Target = BootTarget.Ramdisk,
            Kernel = boot.Kernel,
            Ramdisk = boot.Ramdisk,
            Parameters = [.. boot.Parameters, .. AppendedFor(node)],
            Purpose = boot.Purpose,
        };
        await plans.SetAsync(plan, cancellationToken);
        return plan;
    }

    private string[] AppendedFor(DriverContext node)
    {
        var given = node.InstanceInfo.GetText(KernelAppendParams) ?? node.DriverInfo.GetText(KernelAppendParams) ?? DefaultMark;
        return given.Replace(DefaultMark, defaults.KernelAppendParams, StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Null: it can be served, or fetched by the machine.</summary>
    private string? WhyUnusable(string key, string? given, bool ours)
    {
        if (given is null) return $"There is no {key}: neither driver_info nor the configuration names one.";
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri) || uri.Scheme is not ("file" or "http" or "https"))
            return $"{key} '{given}' is not a file://, http:// or https:// URL.";
        if (!uri.IsFile) return ours ? $"{key} '{given}' is not a file of the appliance (file://): the CD for virtual media is made of those." : null;
        if (!_roots.Any(root => root.Covers(uri.LocalPath)))
            return $"{key} '{given}' lies outside of the folders that may be served ({(_roots.Length == 0 ? "none is configured" : string.Join(", ", _roots.Select(root => root.Folder)))}).";
        return File.Exists(uri.LocalPath) ? null : $"{key} '{given}' does not exist.";
    }
}
