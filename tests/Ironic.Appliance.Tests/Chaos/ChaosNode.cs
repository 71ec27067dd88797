using Ironic.Lab.Simulator;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>One node of the run, and the machine behind it. Used by one step at a time.</summary>
internal sealed class ChaosNode(SimulatedMachine machine, string name)
{
    public SimulatedMachine Machine => machine;

    public string Name => name;

    public string Uuid { get; set; } = "";

    /// <summary>As the API told it last.</summary>
    public NodeView Seen { get; set; } = NodeView.Unknown;

    /// <summary>Since when it is in that state.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The job that was asked for and has not been judged yet; null: none.</summary>
    public ChaosJob? Job { get; set; }

    /// <summary>Not before then is anything asked of it.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether its being in this state for too long has been told.</summary>
    public bool IsToldStuck { get; set; }
}

/// <summary>What was asked of a node.</summary>
/// <param name="Kind">What it comes to.</param>
/// <param name="From">The state that it was asked in.</param>
/// <param name="Began">Just before it was asked.</param>
internal sealed record ChaosJob(JobKind Kind, string From, DateTimeOffset Began);

internal enum JobKind
{
    /// <summary>To manageable: looks at the BMC, cleans nothing.</summary>
    Manage,

    /// <summary>To available, by cleaning.</summary>
    Clean,

    /// <summary>To active.</summary>
    Deploy,
}

/// <summary>A node as the API lists it.</summary>
internal sealed record NodeView(string State, string? Error, string? Reservation, bool Maintenance, string? Fault, string? Power)
{
    public const string Fields = "uuid,provision_state,last_error,reservation,maintenance,fault,power_state";

    public static NodeView Unknown { get; } = new("", null, null, false, null, null);

    public static NodeView Of(System.Text.Json.JsonElement node) => new(
        node.GetProperty("provision_state").GetString()!, node.GetProperty("last_error").GetString(), node.GetProperty("reservation").GetString(),
        node.GetProperty("maintenance").GetBoolean(), node.GetProperty("fault").GetString(), node.GetProperty("power_state").GetString());
}
