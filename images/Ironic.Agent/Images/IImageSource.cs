namespace Ironic.Agent.Images;

/// <summary>An image's bytes, from first to last, or those of them that are wanted; and any part of them out of turn.</summary>
internal interface IImageSource : IAsyncDisposable
{
    /// <summary>Where it comes from, without credentials.</summary>
    string Location { get; }

    /// <summary>Bytes of the whole image; null when the server does not tell.</summary>
    long? Length { get; }

    /// <summary>Where in the image the next byte of <see cref="ReadAsync"/> comes from.</summary>
    long Position { get; }

    /// <summary>The next bytes; 0 at the end. A connection that was cut is taken up where it broke.</summary>
    /// <exception cref="Faults.AgentException">The download failed for good.</exception>
    ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken);

    /// <summary>Fills <paramref name="target"/> from a place in the image; does not move the sequential reading.</summary>
    /// <exception cref="Faults.AgentException">The server cannot serve parts, or the image ends before.</exception>
    Task ReadAtAsync(Memory<byte> target, long offset, CancellationToken cancellationToken);
}
