using System.Text.Json.Serialization;

namespace Ironic.Lab.State;

/// <summary>A lab as its state file tells it to other processes.</summary>
public sealed record LabState
{
    public required string Name { get; init; }

    public required string NetworkNamespace { get; init; }

    /// <summary>The end of the machines' network in the host's namespace.</summary>
    public required string Interface { get; init; }

    /// <summary>Its address with prefix length.</summary>
    public required string Address { get; init; }

    public required IReadOnlyList<MachineState> Machines { get; init; }
}

/// <summary>A machine of a lab.</summary>
public sealed record MachineState
{
    public required string Name { get; init; }

    public required string Mac { get; init; }

    /// <summary>"bios" or "uefi".</summary>
    public required string Firmware { get; init; }

    /// <summary>"on" or "off", as of the file's writing.</summary>
    public required string Power { get; init; }

    [JsonPropertyName("memory_mib")]
    public required int MemoryMiB { get; init; }

    public required int Processors { get; init; }

    public required long DiskBytes { get; init; }

    public required BmcState Bmc { get; init; }

    public required string Disk { get; init; }

    public required string ConsoleLog { get; init; }

    public required string ConsoleSocket { get; init; }
}

/// <summary>How to reach a machine's BMC.</summary>
public sealed record BmcState
{
    internal const string Ipmi = "ipmi", Redfish = "redfish";

    /// <summary>"ipmi" or "redfish".</summary>
    public string Protocol { get; init; } = Ipmi;

    /// <summary>SHA-256 of its certificate, in hex; null: it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    public required string Address { get; init; }

    public required int Port { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }
}
