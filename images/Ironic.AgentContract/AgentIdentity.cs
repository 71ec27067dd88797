namespace Ironic.AgentContract;

/// <summary>How our agent names itself, as against upstream's.</summary>
public static class AgentIdentity
{
    /// <summary>What <c>agent_version</c> of a heartbeat begins with when the agent is ours: it can then be given a qcow2 image to stream.</summary>
    public const string VersionPrefix = "appliance/";

    public const string Version = VersionPrefix + "1.0";
}
