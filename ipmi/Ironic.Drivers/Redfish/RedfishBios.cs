using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Redfish.Bios;

namespace Ironic.Drivers.Redfish;

/// <summary>
/// Slot "bios" over Redfish. Settings hold after the next start of the machine, so a step asks for that and then looks whether each of them does:
/// BMCs take values that they go on to ignore.
/// </summary>
internal sealed class RedfishBios(string name, RedfishNodes nodes) : RedfishSlot(DriverSlot.Bios, name, nodes), IBiosCapability, IStepsCapability
{
    private const string Apply = "apply_configuration", Reset = "factory_reset", Settings = "settings", WantedKey = "wanted";

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(Apply)
        {
            CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { [Settings] = new("List of BIOS settings, each with name and value", Required: true) },
        },
        new(Reset) { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false },
    ];

    public async ValueTask<IReadOnlyList<Model.Nodes.BiosSetting>> ReadBiosAsync(DriverContext node, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(node, cancellationToken)).Select(ToModel)];

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken) => run switch
    {
        { Step: Apply, State: null } => await ApplyAsync(node, ReadArgument(run), cancellationToken),
        { Step: Reset, State: null } => await ResetAsync(node, cancellationToken),
        { Step: Apply or Reset, State: { } state } => await LookAsync(node, state, cancellationToken),
        _ => throw new DriverException($"There is no step {run.Step} of the BIOS interface {Name}.") { Cause = DriverCauses.Unsupported },
    };

    private async Task<StepProgress> ApplyAsync(DriverContext node, JsonObject settings, CancellationToken cancellationToken)
    {
        var what = $"BIOS settings {string.Join(", ", settings.Select(setting => setting.Key))}";
        var (_, written) = await Find(node).ChangeAsync(what, (bmc, machine, token) => bmc.SetBiosAsync(machine, settings, token), cancellationToken);
        if (written.Count == 0) return await DoneAsync(node, cancellationToken);
        return Restart(StepClock.Begin(Nodes.Time, Options.BiosTimeout).With(WantedKey, settings.DeepClone()));
    }

    private async Task<StepProgress> ResetAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await Find(node).ChangeAsync("factory reset of the BIOS settings", (bmc, machine, token) => bmc.ResetBiosAsync(machine, token), cancellationToken);
        return Restart(StepClock.Begin(Nodes.Time, Options.BiosTimeout));
    }

    private StepProgress.Pending Restart(JsonMap state) => new(state, Options.StepPoll, "the machine's start with the new BIOS settings") { Reboot = true };

    /// <summary>BMCs are silent, or tell of the old settings, until the machine's firmware has run.</summary>
    private async Task<StepProgress> LookAsync(DriverContext node, JsonMap state, CancellationToken cancellationToken)
    {
        string problem;
        try
        {
            var now = await ReadAsync(node, cancellationToken);
            var open = await OpenAsync(node, state.GetMap(WantedKey), now, cancellationToken);
            if (open.Count == 0) return new StepProgress.Done { Bios = [.. now.Select(ToModel)] };
            problem = $"these do not hold: {string.Join(", ", open)}";
        }
        catch (DriverException e) when (e.IsTransient)
        {
            problem = e.Message;
        }

        if (!StepClock.IsOver(Nodes.Time, state)) return new StepProgress.Pending(state, StepClock.Pause(Nodes.Time, state, Options.StepPoll), "the BIOS settings to hold");
        throw new DriverException($"{Options.BiosTimeout.TotalMinutes:0} min after BMC {Find(node).Label} accepted BIOS settings, {problem}.") { Cause = "bios-settings-not-applied" };
    }

    /// <summary>What is not yet as it shall be: of the settings wanted; after a reset, what still waits for a start.</summary>
    private async Task<IReadOnlyList<string>> OpenAsync(DriverContext node, JsonMap? wanted, IReadOnlyList<Ironic.Redfish.Bios.BiosSetting> now, CancellationToken cancellationToken)
    {
        if (wanted is null)
        {
            var pending = await Find(node).ReadAsync("pending BIOS settings", (bmc, machine, token) => bmc.GetPendingBiosAsync(machine, token), cancellationToken);
            return [.. pending.Select(setting => setting.Key)];
        }

        var held = now.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        return [.. wanted.Entries.Where(entry => !held.TryGetValue(entry.Key, out var setting) || !JsonNode.DeepEquals(setting.Coerce(ToNode(entry.Value)), setting.Value)).Select(entry => entry.Key)];
    }

    private async Task<StepProgress> DoneAsync(DriverContext node, CancellationToken cancellationToken) => new StepProgress.Done { Bios = await ReadBiosAsync(node, cancellationToken) };

    private Task<IReadOnlyList<Ironic.Redfish.Bios.BiosSetting>> ReadAsync(DriverContext node, CancellationToken cancellationToken) =>
        Find(node).ReadAsync("BIOS settings", (bmc, machine, token) => bmc.GetBiosAsync(machine, token), cancellationToken);

    private static JsonObject ReadArgument(StepCall run)
    {
        if (!run.Args.TryGet(Settings, out var list) || list.ValueKind != JsonValueKind.Array) throw Wrong();
        JsonObject settings = [];
        foreach (var setting in list.EnumerateArray())
        {
            if (setting.ValueKind != JsonValueKind.Object || !setting.TryGetProperty("name", out var key) || key.ValueKind != JsonValueKind.String || !setting.TryGetProperty("value", out var value)) throw Wrong();
            settings[key.GetString()!] = ToNode(value);
        }

        return settings;

        static DriverException Wrong() => new("The step's argument settings must be a list of objects with name and value.") { Cause = DriverCauses.StepArgumentsInvalid };
    }

    private static JsonNode? ToNode(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static Model.Nodes.BiosSetting ToModel(Ironic.Redfish.Bios.BiosSetting setting) => new(setting.Name, setting.Value?.ToString())
    {
        AttributeType = setting.Type,
        AllowableValues = setting.AllowedValues.Count > 0 ? [.. setting.AllowedValues] : null,
        LowerBound = setting.LowerBound,
        UpperBound = setting.UpperBound,
        MinLength = setting.MinLength,
        MaxLength = setting.MaxLength,
        ReadOnly = setting.ReadOnly,
        ResetRequired = setting.ResetRequired,
        CreatedAt = default,
    };
}
