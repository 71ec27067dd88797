using System.Text.Json.Nodes;
using Ironic.Redfish.Http;

namespace Ironic.Redfish;

/// <summary>One caller's way to one BMC. All lanes to the same BMC share one queue, one connection and one session.</summary>
public sealed class RedfishBmc : IRedfishChannel
{
    private readonly RedfishClient _client;

    internal RedfishBmc(RedfishClient client, RedfishTarget target, RedfishOptions options, TimeProvider time) =>
        (_client, Target, Options, Time) = (client, target, options, time);

    public RedfishTarget Target { get; }

    public RedfishOptions Options { get; }

    public TimeProvider Time { get; }

    public BmcMemory Memory => _client.Find(Target).Memory;

    /// <summary>How it stands with the BMC now; nothing is sent.</summary>
    public RedfishLaneView Lane => _client.Find(Target).View;

    public Task<RedfishAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(new(HttpMethod.Get, path), cancellationToken);

    public async Task<RedfishAnswer> PatchAsync(string path, JsonObject body, string? etag, CancellationToken cancellationToken)
    {
        var json = RedfishRequest.Bytes(body);
        var ladder = EntityTags.Ladder(etag);
        RedfishException? first = null;
        for (var rung = 0; rung < ladder.Count; rung++)
        {
            try
            {
                return await SendAsync(new(HttpMethod.Patch, path) { Json = json, IfMatch = ladder[rung] }, cancellationToken);
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.PreconditionFailed)
            {
                // 428: it wants a tag and we had none to give; 412: the tag is old, or spelt otherwise.
                if (first is null && await CurrentTagAsync(path, cancellationToken) is { } current && current != etag) (ladder, rung) = (EntityTags.Ladder(current), -1);
                first ??= e;
            }
        }

        throw first!;
    }

    public Task<RedfishAnswer> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Post, path) { Json = body is null ? null : RedfishRequest.Bytes(body) }, cancellationToken);

    public Task<RedfishAnswer> DeleteAsync(string path, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Delete, path) { Json = body is null ? null : RedfishRequest.Bytes(body) }, cancellationToken);

    public Task<RedfishAnswer> UploadAsync(string path, Func<HttpContent> content, CancellationToken cancellationToken) => _client.Enter(Target).AsideAsync(
        Target,
        async (connection, authorize, token) =>
        {
            using (connection)
            {
                return await connection.SendAsync(new(HttpMethod.Post, path) { Content = content, Timeout = Options.UploadTimeout }, authorize, token);
            }
        },
        cancellationToken);

    public Task<Stream> StreamAsync(string path, CancellationToken cancellationToken) => _client.Enter(Target).AsideAsync<Stream>(
        Target,
        async (connection, authorize, token) => new OwningStream(await connection.StreamAsync(path, "text/event-stream", authorize, token), connection),
        cancellationToken);

    private Task<RedfishAnswer> SendAsync(RedfishRequest request, CancellationToken cancellationToken) =>
        _client.Enter(Target).SendAsync(Target, request, cancellationToken);

    private async Task<string?> CurrentTagAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(path, cancellationToken);
        return answer.ETag ?? answer.Body["@odata.etag"].Text;
    }
}
