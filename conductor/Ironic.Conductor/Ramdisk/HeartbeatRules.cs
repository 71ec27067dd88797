using Ironic.Conductor.Agents;
using Ironic.Conductor.Options;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Ramdisk;

/// <summary>Which heartbeats are refused (the API contract, sections 7.3 and 7.4).</summary>
internal sealed class HeartbeatRules(ConductorOptions options)
{
    public Fault? Check(Node node, RamdiskHeartbeat heartbeat) => Url(node, heartbeat) ?? Token(node, heartbeat) ?? Certificate(node, heartbeat);

    private Fault? Url(Node node, RamdiskHeartbeat heartbeat)
    {
        if (heartbeat.CallbackUrl.Length > 0)
        {
            if (!Uri.TryCreate(heartbeat.CallbackUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                return Fault.Invalid($"Invalid callback_url '{heartbeat.CallbackUrl}': an http or https URL is needed.");
            if (uri.Scheme == "http" && options.Agent.RequireTls) return Fault.Invalid("TLS is required by configuration");
        }

        return node.DriverInternalInfo.GetText(AgentInfo.Url) is { } known && known != heartbeat.CallbackUrl ? Fault.Invalid("Detected change in ramdisk provided \"callback_url\"") : null;
    }

    private static Fault? Token(Node node, RamdiskHeartbeat heartbeat)
    {
        if (heartbeat.Token is null) return Fault.Invalid("Agent token is required for heartbeat processing.");
        return AgentInfo.TokenOf(node) is { } token && token.Equals(heartbeat.Token) ? null : Fault.Invalid("Invalid or missing agent token received.");
    }

    private static Fault? Certificate(Node node, RamdiskHeartbeat heartbeat)
    {
        if (heartbeat.VerifyCa is not { } given) return null;
        if (!Pem.IsCertificate(given)) return Fault.Invalid("Invalid agent_verify_ca: a PEM certificate is needed.");
        return node.DriverInternalInfo.GetText(AgentInfo.VerifyCa) is { } known && known != given ? Fault.Invalid("Detected change in ramdisk provided \"agent_verify_ca\"") : null;
    }
}
