using Ironic.Redfish.Json;

namespace Ironic.Redfish.Sensors;

/// <summary>A sensor of a chassis, as last read by its BMC.</summary>
/// <param name="Name">"Inlet Temp".</param>
/// <param name="Type">"Temperature", "Fan", "Voltage", "Power", "Current", ...</param>
/// <param name="Reading">In <paramref name="Units"/>; null: not read (the machine may be off).</param>
/// <param name="Units">"Cel", "RPM", "V", "W", "%"; null: not told.</param>
public sealed record SensorReading(string Name, string Type, double? Reading, string? Units)
{
    /// <summary>"OK", "Warning", "Critical"; null: not told.</summary>
    public string? Health { get; init; }

    /// <summary>"Enabled", "Absent", ...; null: not told.</summary>
    public string? State { get; init; }

    public double? UpperCritical { get; init; }

    public double? UpperCaution { get; init; }

    public double? LowerCaution { get; init; }

    public double? LowerCritical { get; init; }

    /// <summary>Unique among the chassis' sensors of its type: "inlet", "0".</summary>
    public required string Id { get; init; }

    /// <summary>Id of the chassis.</summary>
    public required string Chassis { get; init; }

    /// <summary>All that the BMC tells of it, in the schema that it has.</summary>
    public JsonView Source { get; init; }

    /// <summary>Where it was read; with a fragment where it is part of a resource.</summary>
    public string Path { get; init; } = "";
}
