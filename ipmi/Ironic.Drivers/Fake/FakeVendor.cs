using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "vendor" without a machine: methods that compare one argument, a step that does nothing, and one that waits for an agent.</summary>
internal sealed class FakeVendor(FakeBehaviour behaviour) : FakeSteps(DriverSlot.Vendor, behaviour,
    new DriverStep(Log) { CleanPriority = 1, ServicePriority = 0, RequiresRamdisk = false },
    new DriverStep(ServiceWait) { ServicePriority = 0 }), IVendorInterface
{
    private const string Log = "log_passthrough", ServiceWait = "trigger_servicewait", Argument = "bar";

    /// <summary>What each method's argument is compared with.</summary>
    private static readonly Dictionary<string, string> Wanted = new(StringComparer.Ordinal)
    {
        ["second_method"] = "kazoo",
        ["third_method_sync"] = "meow",
        ["fourth_method_shared_lock"] = "woof",
    };

    public IReadOnlyList<VendorMethod> Methods { get; } =
    [
        new("second_method", "Test if the value of bar is kazoo"),
        new("third_method_sync", "Test if the value of bar is meow") { Async = false },
        new("fourth_method_shared_lock", "Test if the value of bar is woof") { RequiresExclusiveLock = false },
        new(Log, "Test pass-through to wait."),
    ];

    public override IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(FakeBehaviour.PropertiesOf(DriverSlot.Vendor), StringComparer.Ordinal)
    {
        ["B1"] = "B1 description. Required.",
        ["B2"] = "B2 description. Required.",
    };

    public IReadOnlyList<string> ValidateCall(DriverContext node, string method, JsonMap arguments) =>
        Wanted.ContainsKey(method) && string.IsNullOrEmpty(arguments.GetText(Argument)) ? [$"Parameter '{Argument}' not passed to method '{method}'."] : [];

    public async ValueTask<JsonNode?> CallAsync(DriverContext node, string method, JsonMap arguments, CancellationToken cancellationToken)
    {
        await ActAsync(method, node, cancellationToken);
        return Wanted.TryGetValue(method, out var wanted) ? JsonValue.Create(arguments.GetText(Argument) == wanted) : null;
    }

    /// <summary>The waiting step is done at the agent's first report after it began.</summary>
    protected override StepProgress Run(DriverContext node, StepCall run) =>
        run.Step == ServiceWait && run.State is null ? new StepProgress.Pending(JsonMap.Empty.With("begun", true), Pause: null, "the agent's next report") : StepProgress.Done.Instance;
}
