namespace Ironic.Images.Sources;

/// <summary>An origin failed in a way that may pass: silence, a cut, a 5xx. Asking again is worth it; nobody above <see cref="HttpDownload"/> sees this.</summary>
internal sealed class OriginException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The origin's own wish; null: none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Bytes stopped coming before the announced end.</summary>
    public bool CutOff { get; init; }
}
