namespace Ironic.AgentContract.Commands;

/// <summary>Values of <see cref="CommandResult.Status"/>.</summary>
public static class CommandStatus
{
    public const string Running = "RUNNING";

    public const string Succeeded = "SUCCEEDED";

    public const string Failed = "FAILED";

    /// <summary>The step was planned with another version of the agent's hardware managers: ask for the steps again, and start over.</summary>
    public const string VersionMismatch = "CLEAN_VERSION_MISMATCH";
}
