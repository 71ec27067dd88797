using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Conductor.Hardware;

/// <summary>
/// What clients ask of a BMC without waiting for its answer: one flow of one stage each. A failure is in <c>last_error</c> and in the history; the node's state stays.
/// A restart in between asks the BMC once more.
/// </summary>
internal static class HardwareFlows
{
    /// <summary>The request, as JSON text. A secret by its name, so that it lies sealed: image URLs and vendor methods' arguments may carry credentials.</summary>
    public const string RequestKey = "request_secret";

    public const string TargetKey = "target", DeviceKey = "device", DevicesKey = "devices", ImageKey = "image", MethodKey = "method", ArgumentsKey = "arguments";

    private const string Stage = "act";

    public static IEnumerable<Flow> All =>
    [
        Of<IBootModeCapability>(FlowKinds.BootMode, "management", request => $"change the boot mode to '{request.GetText(TargetKey)}'", async (bmc, context, request, token) =>
        {
            var mode = Parse<BootMode>(request.GetText(TargetKey));
            await bmc.SetBootModeAsync(context.Hardware, mode, token);
            context.Node = context.Node with { BootMode = mode };
        }),
        Of<ISecureBootCapability>(FlowKinds.SecureBoot, "management", request => $"switch secure boot {(IsOn(request) ? "on" : "off")}", async (bmc, context, request, token) =>
        {
            await bmc.SetSecureBootAsync(context.Hardware, IsOn(request), token);
            context.Node = context.Node with { SecureBoot = IsOn(request) };
        }),
        Of<IConsoleCapability>(FlowKinds.Console, "console", request => $"{(IsOn(request) ? "start" : "stop")} the console", async (console, context, request, token) =>
        {
            if (IsOn(request)) await console.StartConsoleAsync(context.Hardware, token);
            else await console.StopConsoleAsync(context.Hardware, token);
            context.Node = context.Node with { ConsoleEnabled = IsOn(request) };
        }),
        Of<IVirtualMediaCapability>(FlowKinds.AttachMedia, "management", request => $"attach the virtual media of {request.GetText(DeviceKey)}", async (media, context, request, token) =>
            await media.AttachAsync(context.Hardware, Parse<VirtualMediaDevice>(request.GetText(DeviceKey)), new(request.GetText(ImageKey)!), token)),
        Of<IVirtualMediaCapability>(FlowKinds.DetachMedia, "management", request => $"detach the virtual media of {request.GetText(DevicesKey)}", async (media, context, request, token) =>
            await media.DetachAsync(context.Hardware, [.. request.GetText(DevicesKey)!.Split(',').Select(Parse<VirtualMediaDevice>)], token)),
        Of<IVendorInterface>(FlowKinds.Vendor, "vendor", request => $"call the vendor method {request.GetText(MethodKey)}", async (vendor, context, request, token) =>
            await vendor.CallAsync(context.Hardware, request.GetText(MethodKey)!, request.GetMap(ArgumentsKey) ?? JsonMap.Empty, token)),
    ];

    private delegate Task Act<in TCapability>(TCapability capability, StageContext context, JsonMap request, CancellationToken cancellationToken);

    /// <param name="kind">The flow's name.</param>
    /// <param name="historyType">Of its errors.</param>
    /// <param name="what">For the error: "Failed to ...".</param>
    /// <param name="act">Does it.</param>
    private static Flow Of<TCapability>(string kind, string historyType, Func<JsonMap, string> what, Act<TCapability> act) where TCapability : class
    {
        return new(kind, Stage, new Dictionary<string, StageBody>(StringComparer.Ordinal) { [Stage] = ActAsync }.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = historyType,
            FailsState = false,
            OnDone = _ => null,
        };

        async Task<StageOutcome> ActAsync(StageContext context, CancellationToken cancellationToken)
        {
            var request = JsonMap.Parse(context.State.GetText(RequestKey)!);
            if (!context.Driver.TryGet<TCapability>(out var capability)) return new StageOutcome.Failed($"Failed to {what(request)}: {HardwareAccess.Unsupported(context.Node, kind).Message}");
            try
            {
                await act(capability, context, request, cancellationToken);
                return StageOutcome.Done.Instance;
            }
            catch (DriverException e)
            {
                return new StageOutcome.Failed($"Failed to {what(request)}: {e.Message}", e.Cause);
            }
        }
    }

    private static bool IsOn(JsonMap request) => request.GetText(TargetKey) == "on";

    private static TEnum Parse<TEnum>(string? word) where TEnum : struct, Enum =>
        WireNames.TryParse<TEnum>(word, out var value) ? value : throw new InvalidOperationException($"The job's {typeof(TEnum).Name} is {word}.");
}
