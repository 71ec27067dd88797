using System.Diagnostics.CodeAnalysis;

namespace Ironic.Agent.Api.Wire;

/// <summary>A request without its body, as far as the agent's API needs it.</summary>
internal sealed record HttpRequestHead
{
    /// <summary>As sent: methods are case-sensitive (RFC 9110, 9.1).</summary>
    public required string Method { get; init; }

    /// <summary>Decoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Decoded; of several with one name, the last.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Bytes of body to come; null when <see cref="Chunked"/>.</summary>
    public long? ContentLength { get; init; }

    public bool Chunked { get; init; }

    /// <summary>The client waits for "100 Continue" before it sends the body.</summary>
    public bool ExpectsContinue { get; init; }

    /// <summary>Whether the connection stays open after the answer.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>The Host header; null when absent.</summary>
    public string? Host { get; init; }

    public bool HasBody => Chunked || ContentLength > 0;

    public bool TryGetQuery(string name, [NotNullWhen(true)] out string? value) => Query.TryGetValue(name, out value);
}
