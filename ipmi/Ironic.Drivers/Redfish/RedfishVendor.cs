using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish;
using Ironic.Redfish.Events;
using Ironic.Redfish.Media;
using Ironic.Redfish.Sensors;
using SensorReading = Ironic.Redfish.Sensors.SensorReading;

namespace Ironic.Drivers.Redfish;

/// <summary>Slot "vendor" over Redfish: Ironic's methods for virtual media and event subscriptions, and the machine's sensors.</summary>
internal sealed class RedfishVendor(string name, RedfishNodes nodes) : RedfishSlot(DriverSlot.Vendor, name, nodes), IVendorInterface
{
    private const string Eject = "eject_vmedia", Create = "create_subscription", Delete = "delete_subscription", Get = "get_subscription", GetAll = "get_all_subscriptions", Sensors = "get_sensors";
    private const string BootDeviceKey = "boot_device", DestinationKey = "Destination", ProtocolKey = "Protocol", ContextKey = "Context", EventTypesKey = "EventTypes", HeadersKey = "HttpHeaders", IdKey = "id";

    private static readonly FrozenDictionary<string, string?> Drives = new Dictionary<string, string?>
    {
        ["cdrom"] = "CD", ["disk"] = "USBStick", ["floppy"] = "Floppy", ["dvd"] = "DVD", [""] = null,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> EventTypes = new[] { "StatusChange", "ResourceUpdated", "ResourceAdded", "ResourceRemoved", "Alert" }.ToFrozenSet();

    public IReadOnlyList<VendorMethod> Methods { get; } =
    [
        new(Eject, "Eject a virtual media device. If no device is provided then all virtual media devices are ejected. Optional argument: 'boot_device', one of cdrom, dvd, disk, floppy."),
        new(Create, "Creates a subscription on a node. Required argument: 'Destination', an https URL. Optional: 'Context', 'EventTypes', 'HttpHeaders', 'Protocol' (Redfish).") { Async = false },
        new(Delete, "Deletes a subscription on a node. Required argument: 'id'.") { HttpMethods = ["DELETE"], Async = false },
        new(GetAll, "Returns all subscriptions on the node.") { HttpMethods = ["GET"], Async = false, RequiresExclusiveLock = false },
        new(Get, "Get a subscription on the node. Required argument: 'id'.") { HttpMethods = ["GET"], Async = false, RequiresExclusiveLock = false },
        new(Sensors, "Returns the readings of all sensors, with their health and limits.") { HttpMethods = ["GET"], Async = false, RequiresExclusiveLock = false },
    ];

    public IReadOnlyList<string> ValidateCall(DriverContext node, string method, JsonMap arguments) => [.. RedfishNodes.Validate(node), .. ArgumentProblems(method, arguments)];

    public async ValueTask<JsonNode?> CallAsync(DriverContext node, string method, JsonMap arguments, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        switch (method)
        {
            case Eject:
                var drive = arguments.GetText(BootDeviceKey) ?? "";
                await bmc.ChangeAsync($"eject {(drive.Length == 0 ? "all virtual media" : drive)}", (channel, machine, token) => channel.EjectMediaAsync(machine, Drives[drive], token), cancellationToken);
                return null;
            case Create:
                return View(await bmc.ChangeAsync("subscription to events", (channel, machine, token) => channel.SubscribeAsync(
                    machine, new Uri(arguments.GetText(DestinationKey)!), arguments.GetText(ContextKey) ?? "", [.. List(arguments, EventTypesKey).Select(type => type.ToString())], Headers(arguments), token), cancellationToken));
            case Delete:
                await bmc.ChangeAsync("end of a subscription", async (channel, machine, token) =>
                    await channel.UnsubscribeAsync(await PathOfAsync(channel, machine, arguments, token), token), cancellationToken);
                return null;
            case GetAll:
                var all = await bmc.ReadAsync("subscriptions", (channel, machine, token) => channel.GetSubscriptionsAsync(machine, token), cancellationToken);
                return new JsonObject { ["Members"] = new JsonArray([.. all.Select(View)]), ["Members@odata.count"] = all.Count };
            case Get:
                return View(await bmc.ReadAsync("subscription", async (channel, machine, token) =>
                    await channel.GetSubscriptionAsync(machine, arguments.GetText(IdKey)!, token) ?? throw NoSubscription(arguments), cancellationToken));
            case Sensors:
                return new JsonArray([.. (await bmc.ReadAsync("sensors", (channel, machine, token) => channel.GetSensorsAsync(machine, token), cancellationToken)).Select(View)]);
            default:
                throw new DriverException($"There is no method {method} of the vendor interface {Name}.") { Cause = DriverCauses.Unsupported };
        }
    }

    private static async Task<string> PathOfAsync(IRedfishChannel bmc, Ironic.Redfish.Systems.RedfishMachine machine, JsonMap arguments, CancellationToken cancellationToken) =>
        (await bmc.GetSubscriptionAsync(machine, arguments.GetText(IdKey)!, cancellationToken) ?? throw NoSubscription(arguments)).Path;

    private static DriverException NoSubscription(JsonMap arguments) => new($"The BMC has no subscription '{arguments.GetText(IdKey)}'.") { Cause = "bmc-resource-missing" };

    private static List<string> ArgumentProblems(string method, JsonMap arguments) => method switch
    {
        Eject when !Drives.ContainsKey(arguments.GetText(BootDeviceKey) ?? "") => [$"boot_device '{arguments.GetText(BootDeviceKey)}' is none of cdrom, dvd, disk, floppy."],
        Create => SubscriptionProblems(arguments),
        Delete or Get when string.IsNullOrEmpty(arguments.GetText(IdKey)) => ["The argument id is missing."],
        _ => [],
    };

    private static List<string> SubscriptionProblems(JsonMap arguments)
    {
        List<string> problems = [];
        if (!Uri.TryCreate(arguments.GetText(DestinationKey), UriKind.Absolute, out var destination) || destination.Scheme is not ("https" or "http")) problems.Add("Destination must be an http(s) URL.");
        if (arguments.GetText(ProtocolKey) is not (null or "Redfish")) problems.Add("Protocol can only be Redfish.");
        if (List(arguments, EventTypesKey).Any(type => !EventTypes.Contains(type.ToString()))) problems.Add($"EventTypes must be of {string.Join(", ", EventTypes.Order(StringComparer.Ordinal))}.");
        if (List(arguments, HeadersKey).Any(header => header.ValueKind != JsonValueKind.Object)) problems.Add("HttpHeaders must be a list of objects.");
        return problems;
    }

    private static JsonElement.ArrayEnumerator List(JsonMap arguments, string key) =>
        arguments.TryGet(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static JsonArray? Headers(JsonMap arguments) =>
        List(arguments, HeadersKey).ToList() is { Count: > 0 } headers ? new JsonArray([.. headers.Select(header => JsonNode.Parse(header.GetRawText()))]) : null;

    private static JsonNode? View(EventSubscription subscription) => new JsonObject
    {
        ["Id"] = subscription.Path.TrimEnd('/') is var path ? path[(path.LastIndexOf('/') + 1)..] : null,
        ["Context"] = subscription.Context, ["Destination"] = subscription.Destination, ["Protocol"] = subscription.Protocol,
    };

    private static JsonNode? View(SensorReading sensor) => new JsonObject
    {
        ["name"] = sensor.Name, ["type"] = sensor.Type, ["reading"] = sensor.Reading, ["units"] = sensor.Units, ["health"] = sensor.Health, ["state"] = sensor.State,
        ["upper_critical"] = sensor.UpperCritical, ["upper_caution"] = sensor.UpperCaution, ["lower_caution"] = sensor.LowerCaution, ["lower_critical"] = sensor.LowerCritical,
    };
}
