using System.Text.Json;
using Ironic.Model.Json;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Provisioning;

/// <summary>A verb and its arguments, as far as the wire's shapes go; what they may be in which state is the conductor's to say.</summary>
public sealed record ProvisionRequest
{
    /// <summary>"active", "deleted", "manage", ... as the client wrote it.</summary>
    public required string Target { get; init; }

    /// <summary>An object, base64 text or URL; null: none.</summary>
    public JsonElement? ConfigDrive { get; init; }

    /// <summary>Each with interface, step, args, ...; null: none given.</summary>
    public IReadOnlyList<JsonMap>? CleanSteps { get; init; }

    public IReadOnlyList<JsonMap>? DeploySteps { get; init; }
    public IReadOnlyList<JsonMap>? ServiceSteps { get; init; }
    public Secret? RescuePassword { get; init; }
    public bool? DisableRamdisk { get; init; }

    /// <summary>Name or UUID; its steps are run instead of given ones.</summary>
    public string? Runbook { get; init; }

    /// <summary>True: the node is fit for the runbook when it has the trait of the runbook's name (before 1.112); false: when it has one of the runbook's traits.</summary>
    public bool RunbookByName { get; init; }

    public string? RequestId { get; init; }
}
