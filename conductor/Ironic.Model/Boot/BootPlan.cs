namespace Ironic.Model.Boot;

/// <summary>What a node is to get when it next boots from the network. Stored, so that a restart of the appliance answers the same.</summary>
public sealed record BootPlan
{
    public required Guid NodeUuid { get; init; }

    public required BootTarget Target { get; init; }

    /// <summary><c>file://</c> (served by our boot server) or <c>http(s)://</c> (fetched by the machine itself). Null unless the target is the ramdisk.</summary>
    public Uri? Kernel { get; init; }

    /// <inheritdoc cref="Kernel"/>
    public Uri? Ramdisk { get; init; }

    /// <summary>Kernel arguments, in order.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>"deploy", "clean", "inspect", "rescue", "instance".</summary>
    public required string Purpose { get; init; }
}

/// <summary>Where a network boot leads.</summary>
public enum BootTarget
{
    Ramdisk,

    /// <summary>On to the next device of the boot order: the node's own disk.</summary>
    LocalDisk,
}
