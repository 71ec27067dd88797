namespace Ironic.Agent.Api;

/// <summary>Bounds of the agent's own HTTPS server.</summary>
internal sealed record HttpLimits
{
    /// <summary>Connections at once; the next one waits in the kernel's queue. The conductor needs one, an operator's curl another.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Bytes of request line and header fields. Default: 32 KiB, as nginx's four large header buffers.</summary>
    public int HeadBytes { get; init; } = 32 * 1024;

    /// <summary>Bytes of a body. Default: 96 MiB, so that a config drive of 64 MiB that nothing could compress fits in its base64.</summary>
    public int BodyBytes { get; init; } = 96 * 1024 * 1024;

    /// <summary>For the TLS handshake, for a head, and between two pieces of a body. Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a refused client is listened to, so that it gets the refusal. Default: 1 s.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An idle connection is closed after this. Default: 75 s, as nginx's keepalive_timeout.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(75);
}
