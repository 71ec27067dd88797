using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish.Events;

/// <summary>A subscription to pushed events.</summary>
/// <param name="Path">The resource; deleting it ends it.</param>
/// <param name="Destination">Where the BMC sends events.</param>
/// <param name="Context">The subscriber's own word.</param>
/// <param name="Protocol">"Redfish"; null: not told.</param>
public sealed record EventSubscription(string Path, string Destination, string? Context, string? Protocol);

/// <summary>Events of a BMC: a stream to listen to (SSE), or subscriptions that it pushes to.</summary>
public static class EventService
{
    extension(IRedfishChannel bmc)
    {
        /// <summary>Listens for as long as the BMC and the caller do. Ends when the BMC ends it: listen again, after a pause.</summary>
        /// <exception cref="RedfishException">The BMC has no such stream, or cannot be reached.</exception>
        public async IAsyncEnumerable<RedfishEvent> ListenAsync(RedfishMachine machine, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var service = await FindAsync(bmc, machine, cancellationToken);
            var path = RedfishPaths.Of(service["ServerSentEventUri"].Text) ?? throw Faults.Unsupported(bmc.Target, "stream of events");
            await using var stream = await bmc.StreamAsync(path, cancellationToken);
            await foreach (var data in SseReader.ReadAsync(stream, cancellationToken))
            {
                foreach (var occurred in Parse(data)) yield return occurred;
            }
        }

        public async Task<IReadOnlyList<EventSubscription>> GetSubscriptionsAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var service = await FindAsync(bmc, machine, cancellationToken);
            return [.. (await bmc.ReadMembersAsync(service["Subscriptions"].Link, cancellationToken)).Select(Read)];
        }

        /// <summary>Null: there is none (or no more) of that id.</summary>
        public async Task<EventSubscription?> GetSubscriptionAsync(RedfishMachine machine, string id, CancellationToken cancellationToken) =>
            (await bmc.GetSubscriptionsAsync(machine, cancellationToken)).FirstOrDefault(s => RedfishPaths.Same(s.Path, id) || s.Path.TrimEnd('/').EndsWith($"/{id}", StringComparison.Ordinal));

        /// <summary>Asks to be sent events.</summary>
        /// <param name="machine">Whose events.</param>
        /// <param name="destination">Where to; https for most BMCs.</param>
        /// <param name="context">Comes back with each event.</param>
        /// <param name="eventTypes">"Alert", ...; null: all. What newer BMCs no longer know is left out for them.</param>
        /// <param name="headers">Sent with each event, to tell them from a stranger's; null: none.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task<EventSubscription> SubscribeAsync(
            RedfishMachine machine, Uri destination, string context, IReadOnlyList<string>? eventTypes, JsonArray? headers, CancellationToken cancellationToken)
        {
            var service = await FindAsync(bmc, machine, cancellationToken);
            var collection = service["Subscriptions"].Link ?? throw Faults.Unsupported(bmc.Target, "subscriptions to events");
            var body = new JsonObject { ["Destination"] = destination.AbsoluteUri, ["Protocol"] = "Redfish", ["Context"] = context };
            if (headers is { Count: > 0 }) body["HttpHeaders"] = headers.DeepClone();
            if (eventTypes is { Count: > 0 }) body["EventTypes"] = new JsonArray([.. eventTypes.Select(type => JsonValue.Create(type))]);
            var answer = await PostAsync(bmc, collection, body, cancellationToken);
            var path = answer.Location ?? answer.Body.Link ?? throw Faults.Malformed(bmc.Target, collection, "made a subscription and does not tell where it is");
            return new(path, destination.AbsoluteUri, context, "Redfish");
        }

        /// <summary>No error when it is gone.</summary>
        public async Task UnsubscribeAsync(string path, CancellationToken cancellationToken)
        {
            try
            {
                await bmc.DeleteAsync(path, null, cancellationToken);
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.NotFound)
            {
                // Gone.
            }
        }
    }

    private static async Task<RedfishAnswer> PostAsync(IRedfishChannel bmc, string collection, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.PostAsync(collection, body, cancellationToken);
        }
        catch (RedfishException e) when (e.Failure == RedfishFailure.Refused && body.ContainsKey("EventTypes"))
        {
            var newer = (JsonObject)body.DeepClone(); // EventTypes went with EventDestination 1.5
            newer.Remove("EventTypes");
            return await bmc.PostAsync(collection, newer, cancellationToken);
        }
    }

    private static EventSubscription Read(RedfishResource resource) => new(
        resource.Path, resource["Destination"].Text ?? "", resource["Context"].Text, resource["Protocol"].Text);

    private static IReadOnlyList<RedfishEvent> Parse(byte[] data)
    {
        try
        {
            return RedfishEvent.Read(new(JsonElement.Parse(data)));
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static async Task<RedfishResource> FindAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken) =>
        await bmc.TryReadAsync(machine.EventServicePath, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "event service");
}
