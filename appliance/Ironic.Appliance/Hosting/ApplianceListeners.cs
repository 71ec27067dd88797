using System.Net;
using Ironic.Appliance.Configuration;
using Microsoft.AspNetCore.Http;

namespace Ironic.Appliance.Hosting;

/// <summary>Which requests belong to which of our two listeners. The provisioning network, where any machine may talk, gets boot files and of the API only what agents need.</summary>
internal sealed class ApplianceListeners(ApplianceOptions options)
{
    private static readonly string[] RamdiskPaths = ["/v1/lookup", "/v1/heartbeat", "/v1/continue_inspection", "/lookup", "/heartbeat", "/continue_inspection"];

    public IPEndPoint Api { get; } = options.Api.Listen;

    /// <summary>Null: no provisioning network.</summary>
    public IPEndPoint? Boot { get; } = options.Provisioning is { } network ? new(network.Address, network.HttpPort) : null;

    public bool IsForApi(HttpContext context) => !IsOnBootListener(context) || IsRamdiskPath(context.Request.Path);

    private bool IsOnBootListener(HttpContext context) => Boot is { } boot && context.Connection.LocalPort == boot.Port && boot.Port != Api.Port;

    /// <summary>The root documents, lookup, heartbeat, inspection: public in every mode of authentication (the API contract, section 6.1).</summary>
    private static bool IsRamdiskPath(PathString path)
    {
        var text = (path.Value ?? "/").TrimEnd('/');
        return text is "" or "/v1" || Array.Exists(RamdiskPaths, p => text.StartsWith(p, StringComparison.OrdinalIgnoreCase));
    }
}
