using System.Text.Json.Nodes;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Drivers.Ipmi;

/// <summary>Slot "vendor" over IPMI: Ironic's methods, any command by its bytes and a restart of the BMC; the first as a step, too.</summary>
internal sealed class IpmiVendor(IpmiNodes nodes) : IVendorInterface, IStepsCapability
{
    private const string SendRaw = "send_raw", ResetBmc = "bmc_reset", RawKey = "raw_bytes", WarmKey = "warm";

    public DriverSlot Slot => DriverSlot.Vendor;

    public string Name => "ipmitool";

    public IReadOnlyDictionary<string, string> Properties => IpmiKeys.Properties;

    public IReadOnlyList<VendorMethod> Methods { get; } =
    [
        new(SendRaw, "Send raw bytes to the BMC. Required argument: a string of 'raw_bytes'."),
        new(ResetBmc, "Reset the BMC. Required argument: 'warm' (Boolean) - for warm (True) or cold (False) reset."),
    ];

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(SendRaw)
        {
            CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { [RawKey] = new($"The command: {RawBytes.Format}.", Required: true) },
        },
    ];

    public IReadOnlyList<string> Validate(DriverContext node) => IpmiNodes.Validate(node);

    public IReadOnlyList<string> ValidateCall(DriverContext node, string method, JsonMap arguments) => [.. IpmiNodes.Validate(node), .. ArgumentProblems(method, arguments)];

    public async ValueTask<JsonNode?> CallAsync(DriverContext node, string method, JsonMap arguments, CancellationToken cancellationToken)
    {
        switch (method)
        {
            case SendRaw:
                await SendAsync(node, arguments, cancellationToken);
                return null;
            case ResetBmc:
                await ResetAsync(node, ReadWarm(arguments) ?? throw Wrong(method, arguments), cancellationToken);
                return null;
            default:
                throw new DriverException($"There is no method {method} of the vendor interface {Name}.") { Cause = DriverCauses.Unsupported };
        }
    }

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        if (run.Step != SendRaw) throw new DriverException($"There is no step {run.Step} of the vendor interface {Name}.") { Cause = DriverCauses.Unsupported };
        await SendAsync(node, run.Args, cancellationToken);
        return StepProgress.Done.Instance;
    }

    private async Task SendAsync(DriverContext node, JsonMap arguments, CancellationToken cancellationToken)
    {
        var raw = RawBytes.TryParse(arguments.GetText(RawKey)) ?? throw Wrong(SendRaw, arguments);
        var (bmc, what) = (nodes.Find(node), $"raw {arguments.GetText(RawKey)}");
        byte[] answer = [];
        await bmc.ChangeAsync(what, async (channel, token) => answer = await channel.SendRawAsync(raw.Id, raw.Data, token), cancellationToken);
        bmc.Tell(TimelineNames.BmcCall, $"{bmc.Label} answered {what}: {(answer.Length == 0 ? "no data" : Convert.ToHexStringLower(answer))}", what); // the only place where the answer is to be seen
    }

    private async Task ResetAsync(DriverContext node, bool isWarm, CancellationToken cancellationToken)
    {
        var (bmc, what, isSilent) = (nodes.Find(node), $"{(isWarm ? "warm" : "cold")} reset of the BMC", false);
        await bmc.ChangeAsync(what, async (channel, token) => isSilent = !await TryResetAsync(channel, isWarm, token), cancellationToken);
        if (isSilent) bmc.Tell(TimelineNames.BmcCall, $"{bmc.Label} did not answer the reset, as it may: it restarts at once", what);
    }

    /// <summary>False: no answer to the reset itself, from a BMC that had just answered something else.</summary>
    private static async Task<bool> TryResetAsync(IIpmiChannel bmc, bool isWarm, CancellationToken cancellationToken)
    {
        await bmc.GetDeviceIdAsync(cancellationToken);
        try
        {
            await bmc.ExecuteAsync(new ResetBmcCommand(isWarm), cancellationToken);
            return true;
        }
        catch (IpmiException e) when (e.Failure is IpmiFailure.NoAnswer or IpmiFailure.SessionLost)
        {
            return false;
        }
    }

    private static string[] ArgumentProblems(string method, JsonMap arguments) => method switch
    {
        SendRaw when RawBytes.TryParse(arguments.GetText(RawKey)) is null => [Wrong(method, arguments).Message],
        ResetBmc when ReadWarm(arguments) is null => [Wrong(method, arguments).Message],
        _ => [],
    };

    /// <summary>Warm where nothing is said, as Ironic has it. Null: neither true nor false.</summary>
    private static bool? ReadWarm(JsonMap arguments) => arguments.GetText(WarmKey)?.ToUpperInvariant() switch
    {
        null or "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        _ => null,
    };

    private static DriverException Wrong(string method, JsonMap arguments) => new(method == SendRaw
        ? $"The argument {RawKey} is '{arguments.GetText(RawKey)}', but must be {RawBytes.Format}."
        : $"The argument {WarmKey} is '{arguments.GetText(WarmKey)}', but must be true or false.") { Cause = DriverCauses.StepArgumentsInvalid };
}
