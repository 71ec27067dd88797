using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>EventService and its subscriptions; the stream itself is the server's.</summary>
internal sealed class EventResources(ResourceNames names, RedfishEvents events) : IRedfishResources
{
    public const string StreamPath = ResourceNames.Root + "EventService/SSE";

    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken) => new((call.Method, call.Segments) switch
    {
        ("GET", ["EventService"]) => RedfishReply.Resource(Service()),
        ("GET", ["EventService", "Subscriptions"]) => RedfishReply.Resource(ResourceNames.Collection(
            names.Path("EventService", "Subscriptions"), "EventDestinationCollection", events.SubscriberIds.Select(PathOf))),
        ("POST", ["EventService", "Subscriptions"]) => Create(call),
        ("GET", ["EventService", "Subscriptions", var id]) => events.Find(id) is { } found ? RedfishReply.Resource(Subscription(id, found)) : null,
        ("DELETE", ["EventService", "Subscriptions", var id]) => events.Unsubscribe(id) ? RedfishReply.NoContent : null,
        ("POST", ["EventService", "Actions", "EventService.SubmitTestEvent"]) => Test(call),
        _ => null,
    });

    private string PathOf(string id) => names.Path("EventService", "Subscriptions", id);

    private JsonObject Service()
    {
        var service = ResourceNames.Resource(names.Path("EventService"), "EventService.v1_8_0.EventService", "EventService", "Event Service");
        service["ServiceEnabled"] = true;
        service["Subscriptions"] = ResourceNames.Link(names.Path("EventService", "Subscriptions"));
        if (names.Personality.HasSse) service["ServerSentEventUri"] = StreamPath;
        service["Actions"] = new JsonObject { ["#EventService.SubmitTestEvent"] = new JsonObject { ["target"] = ResourceNames.Action(names.Path("EventService"), "EventService.SubmitTestEvent") } };
        return service;
    }

    private JsonObject Subscription(string id, Subscriber subscriber)
    {
        var subscription = ResourceNames.Resource(PathOf(id), "EventDestination.v1_12_0.EventDestination", id, "Subscription");
        (subscription["Destination"], subscription["Context"], subscription["Protocol"]) = (subscriber.Destination.ToString(), subscriber.Context, "Redfish");
        return subscription;
    }

    private RedfishReply Create(RedfishCall call)
    {
        if (!Uri.TryCreate(call.Text("Destination"), UriKind.Absolute, out var destination) || destination.Scheme is not ("http" or "https")) return RedfishReply.BadValue("Destination", call.Text("Destination"));
        if (call.Text("Protocol") is not "Redfish") return RedfishReply.BadValue("Protocol", call.Text("Protocol"));
        if (call.Body!.ContainsKey("EventTypes")) return RedfishReply.Error(400, "PropertyUnknown", "EventTypes is not known.");
        var headers = (call.Body["HttpHeaders"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(header => header).Select(header => KeyValuePair.Create(header.Key, (string?)header.Value ?? ""));
        var id = events.Subscribe(new(destination, call.Text("Context"), [.. headers]));
        return new(201, Subscription(id, events.Find(id)!)) { Location = PathOf(id) };
    }

    private RedfishReply Test(RedfishCall call)
    {
        events.Tell(call.Text("MessageId") ?? "Base.1.8.Success", call.Text("Message") ?? "Test", "OK");
        return RedfishReply.NoContent;
    }
}
