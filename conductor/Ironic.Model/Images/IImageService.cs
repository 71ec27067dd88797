namespace Ironic.Model.Images;

/// <summary>Brings images to where the agent can fetch them: download, inspect, verify, convert if needed, cache.</summary>
public interface IImageService
{
    /// <summary>What is wrong with the request on its face (scheme, missing checksum, unknown algorithm); nothing is fetched.</summary>
    IReadOnlyList<string> Validate(ImageRequest request);

    /// <summary>Idempotent; one download serves all who wait for the same content. The image stays until <see cref="ReleaseAsync"/>.</summary>
    /// <exception cref="ImageException">It cannot be had, is not what it was said to be, or is refused as unsafe.</exception>
    Task<ServedImage> PrepareAsync(ImageRequest request, CancellationToken cancellationToken);

    /// <summary>The nodes that an image is kept for.</summary>
    IReadOnlyCollection<Guid> Users { get; }

    /// <summary>The node needs its image no more. No error when it had none.</summary>
    ValueTask ReleaseAsync(Guid nodeUuid, CancellationToken cancellationToken);
}
