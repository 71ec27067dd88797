namespace Ironic.Agent.Images;

/// <summary>Takes an image's bytes in their order.</summary>
internal interface IImageSink
{
    /// <param name="data">Valid until the call is over; begins at a page of memory.</param>
    /// <param name="offset">Of its first byte in the image.</param>
    /// <param name="cancellationToken">The write is given up.</param>
    ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken);

    /// <summary>After the last byte.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
