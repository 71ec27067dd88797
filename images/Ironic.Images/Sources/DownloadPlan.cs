using Ironic.Model.Secrets;

namespace Ironic.Images.Sources;

/// <summary>What to fetch, and who wants to know what on the way.</summary>
internal sealed record DownloadPlan(Uri Source)
{
    public Secret? Authorization { get; init; }

    /// <summary>Whether the digest is known against which the result will be checked.</summary>
    public required bool Verified { get; init; }

    /// <summary>The origin told the length of the whole (null: it does not know), of which so many bytes are here already. Throws to refuse.</summary>
    public required Action<long?, long> LengthKnown { get; init; }
}
