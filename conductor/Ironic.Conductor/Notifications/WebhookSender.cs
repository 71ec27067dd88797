using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ironic.Conductor.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Notifications;

/// <summary>
/// Sends to one receiver, in order, one after the other. Whoever has something to tell never waits: it goes to a queue of limited length, from which the
/// oldest are given up when the receiver cannot keep up.
/// </summary>
internal sealed partial class WebhookSender(
    string target, WebhookOptions options, string? apiVersion, Func<Notification, JsonObject> write, ConductorMeter meter, TimeProvider clock, ILogger<WebhookSender> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = options.Timeout, MaxResponseContentBufferSize = 64 * 1024 };
    private readonly Channel<Notification> _queue = Channel.CreateBounded<Notification>(
        new BoundedChannelOptions(options.QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => meter.NotificationEnded(target, "dropped"));

    private bool _isAway;

    public void Enqueue(Notification notification) => _queue.Writer.TryWrite(notification);

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var notification in _queue.Reader.ReadAllAsync(stoppingToken)) await DeliverAsync(notification, stoppingToken);
    }

    private async Task DeliverAsync(Notification notification, CancellationToken stoppingToken)
    {
        var body = write(notification).ToJsonString();
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (problem, isFinal) = await TryAsync(body, stoppingToken);
            if (problem is null)
            {
                meter.NotificationEnded(target, "sent");
                if (_isAway) ReceiverIsBack(target);
                _isAway = false;
                return;
            }

            if (isFinal || attempt >= options.Attempts)
            {
                meter.NotificationEnded(target, "failed");
                NotificationGivenUp(target, notification.EventType, attempt, problem);
                return;
            }

            if (!_isAway) ReceiverIsAway(target, problem);
            _isAway = true;
            await Task.Delay(pause * (0.75 + (0.5 * Random.Shared.NextDouble())), clock, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>What went wrong, and whether trying again is no use; null: it was taken.</summary>
    private async Task<(string? Problem, bool IsFinal)> TryAsync(string body, CancellationToken stoppingToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (apiVersion is not null) request.Headers.TryAddWithoutValidation("OpenStack-API-Version", apiVersion);
            if (options.SecretFile is { } file) request.Headers.TryAddWithoutValidation(options.SecretHeader, (await File.ReadAllTextAsync(file, stoppingToken)).Trim());
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stoppingToken);
            var status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode) return (null, false);

            // What the receiver does not understand now, it will not understand later; being turned away, or asked to wait, passes.
            return ($"it answers {status}", status is >= 400 and < 500 and not (401 or 403 or 408 or 429));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return (e.Message, false);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return ($"no answer in {options.Timeout.TotalSeconds:0} s", false);
        }
    }

    [LoggerMessage(1140, LogLevel.Warning, "The {Target} webhook cannot be reached: {Problem}. Its notifications wait, as many as its queue holds")]
    private partial void ReceiverIsAway(string target, string problem);

    [LoggerMessage(1141, LogLevel.Information, "The {Target} webhook takes notifications again")]
    private partial void ReceiverIsBack(string target);

    [LoggerMessage(1142, LogLevel.Warning, "The {Target} webhook was not told of {EventType} after {Attempts} attempts: {Problem}")]
    private partial void NotificationGivenUp(string target, string eventType, int attempts, string problem);
}
