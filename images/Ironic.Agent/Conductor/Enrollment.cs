using Ironic.Agent.Api;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;
using Ironic.AgentContract.Lookup;

namespace Ironic.Agent.Conductor;

/// <summary>Takes over what a lookup told: the node, the token, the conductor's settings.</summary>
internal sealed class Enrollment(NodeCache nodes, AgentToken token, AgentLog log)
{
    /// <summary>The conductor's settings; its defaults until a lookup has told.</summary>
    public LookupConfig Settings { get; private set; } = new();

    /// <summary>False: the token was given to somebody else, and without it this agent is not to be spoken with.</summary>
    public bool TryTake(LookupResponse lookup)
    {
        Settings = lookup.Config;
        nodes.Keep(new()
        {
            ["uuid"] = lookup.Node.Uuid,
            ["properties"] = lookup.Node.Properties?.DeepClone(),
            ["instance_info"] = lookup.Node.InstanceInfo?.DeepClone(),
            ["driver_internal_info"] = lookup.Node.DriverInternalInfo?.DeepClone(),
        });
        log.Say($"this machine is node {lookup.Node.Uuid}");

        switch (Settings.AgentToken)
        {
            case { Length: >= LookupConfig.MinimumTokenLength } given:
                token.Adopt(given);
                return true;
            case LookupConfig.MaskedToken when !token.IsKnown:
                log.Error("the conductor gave out this node's token before, and not to this agent (was it restarted, or is another one running?); locking down");
                return false;
            case null or "" or LookupConfig.MaskedToken:
                return true;
            default:
                log.Warn($"the token that the conductor gave is too short ({Settings.AgentToken.Length} characters of at least {LookupConfig.MinimumTokenLength}); it is not used");
                return true;
        }
    }
}
