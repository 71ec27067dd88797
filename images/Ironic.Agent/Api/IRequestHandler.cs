using Ironic.Agent.Api.Wire;

namespace Ironic.Agent.Api;

/// <summary>Answers requests; knows nothing of sockets.</summary>
internal interface IRequestHandler
{
    /// <param name="head">The request.</param>
    /// <param name="readBody">Reads the body; not called, when the head alone is reason to refuse.</param>
    /// <param name="cancellationToken">The server is being stopped, or the client has gone.</param>
    Task<HttpReply> HandleAsync(HttpRequestHead head, Func<CancellationToken, Task<byte[]>> readBody, CancellationToken cancellationToken);
}
