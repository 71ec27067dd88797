using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Redfish;

/// <summary>Events: to whoever listens to the stream, and pushed to subscribers. A slow listener loses the oldest.</summary>
internal sealed class RedfishEvents(ResourceNames names, HttpClient http, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int Backlog = 64;
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Channel<string>> _listeners = [];
    private readonly Dictionary<string, Subscriber> _subscribers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _deliveries = Task.CompletedTask;
    private int _lastEvent, _lastSubscriber;

    public IReadOnlyList<string> SubscriberIds
    {
        get { lock (_gate) return [.. _subscribers.Keys]; }
    }

    public string Subscribe(Subscriber subscriber)
    {
        lock (_gate)
        {
            var id = $"{++_lastSubscriber}";
            _subscribers[id] = subscriber;
            return id;
        }
    }

    public Subscriber? Find(string id)
    {
        lock (_gate) return _subscribers.GetValueOrDefault(id);
    }

    public bool Unsubscribe(string id)
    {
        lock (_gate) return _subscribers.Remove(id);
    }

    public void Tell(string messageId, string text, string severity)
    {
        lock (_gate)
        {
            var number = ++_lastEvent;
            foreach (var listener in _listeners) listener.Writer.TryWrite(Body(number, messageId, text, severity, context: null).ToJsonString());
            foreach (var subscriber in _subscribers.Values)
                _deliveries = Task.WhenAll(_deliveries, DeliverAsync(subscriber, Body(number, messageId, text, severity, subscriber.Context)));
        }
    }

    /// <summary>Opens a stream of events to listen to; whoever opened it closes it.</summary>
    public Channel<string> Listen()
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate) _listeners.Add(channel);
        return channel;
    }

    public void Close(Channel<string> channel)
    {
        lock (_gate) _listeners.Remove(channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        lock (_gate)
        {
            foreach (var listener in _listeners) listener.Writer.TryComplete();
        }

        await _deliveries;
        _stopping.Dispose();
    }

    private JsonObject Body(int number, string messageId, string text, string severity, string? context) => new()
    {
        ["@odata.type"] = "#Event.v1_7_0.Event", ["Id"] = number.ToString(CultureInfo.InvariantCulture), ["Name"] = "Event", ["Context"] = context,
        ["Events"] = new JsonArray(new JsonObject
        {
            ["EventType"] = "Alert", ["EventId"] = number.ToString(CultureInfo.InvariantCulture), ["MemberId"] = "0", ["MessageId"] = messageId, ["Message"] = text, ["Severity"] = severity,
            ["EventTimestamp"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["OriginOfCondition"] = ResourceNames.Link(names.System),
        }),
    };

    private async Task DeliverAsync(Subscriber subscriber, JsonObject body)
    {
        try
        {
            using var limit = new CancellationTokenSource(DeliveryLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
            using var request = new HttpRequestMessage(HttpMethod.Post, subscriber.Destination) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in subscriber.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request, either.Token);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.EventNotDelivered(e, subscriber.Destination.ToString());
        }
    }
}

/// <summary>Who wants events pushed, and where to.</summary>
internal sealed record Subscriber(Uri Destination, string? Context, IReadOnlyList<KeyValuePair<string, string>> Headers);
