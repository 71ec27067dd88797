using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Events;

/// <summary><c>POST /v1/events</c> (contract, section 2.18): what the network service tells. As in Ironic they are checked; nothing waits for them.</summary>
internal sealed class EventEndpoints : IResource
{
    /// <summary>What Ironic's messages call the list.</summary>
    private const string Subject = "evts";

    private const int MaxEvents = 1000;

    private static readonly string[] Names = ["network.bind_port", "network.unbind_port", "network.delete_port"];
    private static readonly string[] Required = ["event", "port_id", "mac_address", "status"];
    private static readonly string[] Optional = ["device_id", "binding:host_id", "binding:vnic_type"];

    public void Map(IEndpointRouteBuilder routes) => routes.OnPost("/v1/events", TakeAsync).Since(54).Requires(Rules.EventsPost);

    private static async Task<IResult> TakeAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var events = arguments.Json("events");
        if (events is null) arguments.Refuse(Arguments.Missing("events"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (events is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MaxEvents)
            return Answers.Refused(ApiFaults.Schema(Subject, Length(events!.Value)));
        return list.EnumerateArray().Select(Problem).FirstOrDefault(problem => problem is not null) is { } bad ? Answers.Refused(bad) : Answers.NoContent;
    }

    private static string Length(JsonElement events) => events.ValueKind != JsonValueKind.Array
        ? $"{PythonText.Of(events)} is not of type 'array'"
        : events.GetArrayLength() == 0 ? "[] is too short" : $"more than {MaxEvents} events";

    private static Fault? Problem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return ApiFaults.Schema(Subject, $"{PythonText.Of(item)} is not of type 'object'");
        if (Required.FirstOrDefault(name => !item.TryGetProperty(name, out _)) is { } missing) return ApiFaults.Schema(Subject, $"'{missing}' is a required property");
        foreach (var property in item.EnumerateObject())
        {
            if (!Required.Contains(property.Name) && !Optional.Contains(property.Name))
                return ApiFaults.Schema(Subject, $"Additional properties are not allowed ({PythonText.Of(property.Name)} was unexpected)");
            if (property.Value.ValueKind != JsonValueKind.String && !(Optional.Contains(property.Name) && property.Value.ValueKind == JsonValueKind.Null))
                return ApiFaults.Schema(Subject, $"{PythonText.Of(property.Value)} is not of type 'string' ({property.Name})");
        }

        if (!Names.Contains(item.GetProperty("event").GetString())) return Fault.Invalid($"{item.GetProperty("event").GetString()} is not one of valid events: {string.Join(", ", Names)}.");
        if (!Uuids.TryParse(item.GetProperty("port_id").GetString(), out _)) return Fault.Invalid($"Expected UUID for port_id: {item.GetProperty("port_id").GetString()}");
        return MacAddress.TryParse(item.GetProperty("mac_address").GetString(), out _) ? null : Fault.Invalid($"Expected valid MAC address for mac_address: {item.GetProperty("mac_address").GetString()}");
    }
}
