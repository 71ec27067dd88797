namespace Ironic.Drivers.Ssh;

/// <summary>A hypervisor and how to log in to it. Prints no secret.</summary>
internal sealed record SshHost(string Address, int Port, string User)
{
    public string? KeyFile { get; init; }

    public string? KeyContents { get; init; }

    public string? Password { get; init; }

    /// <summary>A value of OpenSSH's <c>StrictHostKeyChecking</c>.</summary>
    public required string HostKeyPolicy { get; init; }

    /// <summary>Type and key; null: not known beforehand.</summary>
    public string? HostKey { get; init; }

    public string Label => $"{User}@{Address}:{Port}";

    public override string ToString() => Label;
}
