namespace Ironic.Ipmi.Quirks;

/// <summary>What a BMC does otherwise than the specification, or than most. Default: nothing.</summary>
public sealed record IpmiQuirks
{
    /// <summary>Number of the one cipher suite that works, whatever it says; null: whichever it takes.</summary>
    public int? CipherSuite { get; init; }

    /// <summary>Boot: with UEFI, "disk" is 24h, which elsewhere is remote media (Supermicro).</summary>
    public bool UefiDiskIsRemoteMedia { get; init; }

    /// <summary>Boot: it cannot be told not to drop boot flags after 60 s, and is not asked to (OpenBMC).</summary>
    public bool CannotKeepBootFlags { get; init; }

    /// <summary>Requests in any one second; null: as with any BMC.</summary>
    public int? MostPerSecond { get; init; }

    /// <summary>Least time from an answer to the next request; null: as with any BMC.</summary>
    public TimeSpan? LeastInterval { get; init; }

    /// <summary>An unused session is closed after this time; null: as with any BMC.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long it is left alone after its own restart; null: as with any BMC.</summary>
    public TimeSpan? RestartTime { get; init; }

    /// <summary>Those that are set, by name, for operators; 1 is true.</summary>
    public IReadOnlyDictionary<string, int> Values => IpmiQuirkTable.ValuesOf(this);
}
