using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using P = Ironic.AgentContract.RamdiskParameters;

namespace Ironic.Conductor.Boot;

/// <summary>Which ramdisk a node boots, and what its kernel line tells the agent (the API contract, section 7.7). Other kernel arguments are the boot slot's.</summary>
internal sealed class RamdiskParameterList(ConductorOptions options, ProvisioningUrls urls, INodePlacement placement)
{
    /// <summary>APIs that an agent is told of, ours first: a kernel line has an end.</summary>
    private const int MostApis = 4;

    /// <summary>In <c>driver_info</c>: kernel and ramdisk in one, for boot slots that take it.</summary>
    private const string WholeImage = "deploy_iso";

    private readonly RamdiskOptions _defaults = options.Ramdisk;

    /// <exception cref="DriverException">The node names no ramdisk, nor an image that holds one, and there is no default.</exception>
    public async Task<RamdiskBoot> BuildAsync(Node node, RamdiskPurpose purpose, CancellationToken cancellationToken) => new(
        Source(node, Key(node.DriverInfo, "kernel", purpose.Rescues), _defaults.Kernel),
        Source(node, Key(node.DriverInfo, "ramdisk", purpose.Rescues), _defaults.Ramdisk),
        Agent(purpose, [urls.Api, .. (await placement.NowAsync(cancellationToken)).OtherApis(node, options.HostName).Take(MostApis - 1)]),
        purpose.Name);

    /// <summary>What is missing or wrong, for validation.</summary>
    public IReadOnlyList<string> Validate(DriverContext node) => Problems(node.DriverInfo, rescues: false);

    /// <summary>As <see cref="Validate"/>, of the ramdisk that a rescue boots.</summary>
    public IReadOnlyList<string> ValidateRescue(DriverContext node) => Problems(node.DriverInfo, rescues: true);

    private List<string> Problems(JsonMap info, bool rescues) =>
    [
        .. new[] { (Key(info, "kernel", rescues), _defaults.Kernel), (Key(info, "ramdisk", rescues), _defaults.Ramdisk) }
            .Select(pair => Problem(info, pair.Item1, pair.Item2))
            .OfType<string>(),
    ];

    /// <summary>A rescue boots the deploy ramdisk where the node names no other: both run the same agent.</summary>
    private static string Key(JsonMap info, string part, bool rescues) => rescues && info.Contains($"rescue_{part}") ? $"rescue_{part}" : $"deploy_{part}";

    private string[] Agent(RamdiskPurpose purpose, IEnumerable<Uri> apis)
    {
        var bases = apis.Select(api => api.AbsoluteUri.TrimEnd('/'));
        if (!purpose.Inspects) return [$"{P.ApiUrl}={string.Join(',', bases)}"];
        string[] inspect = [$"{P.InspectionCallbackUrl}={string.Join(',', bases.Select(api => $"{api}/v1/continue_inspection"))}"];
        return _defaults.InspectionCollectors is { } collectors ? [.. inspect, $"{P.InspectionCollectors}={collectors}"] : inspect;
    }

    private static Uri? Source(Node node, string key, Uri? fallback)
    {
        if (Problem(node.DriverInfo, key, fallback) is { } problem) throw new DriverException(problem) { Cause = "ramdisk-not-configured" };
        return node.DriverInfo.GetText(key) is { Length: > 0 } text ? new Uri(text) : fallback;
    }

    private static string? Problem(JsonMap info, string key, Uri? fallback)
    {
        var text = info.GetText(key);
        if (string.IsNullOrEmpty(text)) return fallback is null && string.IsNullOrEmpty(info.GetText(WholeImage)) ? $"driver_info has no {key}, and no default is configured." : null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "file"
            ? null
            : $"driver_info's {key} '{text}' is not a URL that can be used; it must begin with http://, https:// or file://.";
    }
}
