namespace Ironic.Agent.Api;

/// <summary>A request that cannot be read to its end: it is answered with this status, and the connection closed.</summary>
internal sealed class HttpRefusal(int status, string text) : Exception(text)
{
    public int Status { get; } = status;
}
