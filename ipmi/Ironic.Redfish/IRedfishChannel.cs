using System.Text.Json.Nodes;
using Ironic.Redfish.Http;

namespace Ironic.Redfish;

/// <summary>What can be asked of a BMC. All throw <see cref="RedfishException"/> for what it answers with 400 and above, and for silence.</summary>
public interface IRedfishChannel
{
    RedfishTarget Target { get; }

    RedfishOptions Options { get; }

    TimeProvider Time { get; }

    /// <summary>Kept for as long as the BMC is in use: paths and quirks that were found out.</summary>
    BmcMemory Memory { get; }

    Task<RedfishAnswer> GetAsync(string path, CancellationToken cancellationToken);

    /// <summary>Changes members of a resource; goes down the ladder of ETags where the BMC wants them.</summary>
    /// <param name="path">The resource.</param>
    /// <param name="body">The members to change.</param>
    /// <param name="etag">As it came with the resource; null: not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RedfishAnswer> PatchAsync(string path, JsonObject body, string? etag, CancellationToken cancellationToken);

    /// <summary>An action or a new member. Never with If-Match: iDRACs refuse actions for it.</summary>
    /// <param name="path">The action's target, or the collection.</param>
    /// <param name="body">Null: no body at all, which is not the same as an empty object to all BMCs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RedfishAnswer> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken);

    /// <param name="path">The resource.</param>
    /// <param name="body">How it is to be deleted; null, as a rule: no body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RedfishAnswer> DeleteAsync(string path, JsonObject? body, CancellationToken cancellationToken);

    /// <summary>Sends a file over a connection of its own, so that nobody waits for its end.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="content">Makes the body, anew for each attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RedfishAnswer> UploadAsync(string path, Func<HttpContent> content, CancellationToken cancellationToken);

    /// <summary>Opens a stream of server-sent events over a connection of its own; the caller disposes of it.</summary>
    Task<Stream> StreamAsync(string path, CancellationToken cancellationToken);
}
