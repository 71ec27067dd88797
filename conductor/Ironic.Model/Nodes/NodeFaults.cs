namespace Ironic.Model.Nodes;

/// <summary>Values of <see cref="Node.Fault"/>.</summary>
public static class NodeFaults
{
    public const string Power = "power failure";
    public const string Clean = "clean failure";
    public const string RescueAbort = "rescue abort failure";
    public const string Service = "service failure";
}
