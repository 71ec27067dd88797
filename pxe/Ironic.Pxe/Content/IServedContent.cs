namespace Ironic.Pxe.Content;

/// <summary>What can be sent, in any part. Who has it disposes of it.</summary>
internal interface IServedContent : IDisposable
{
    /// <summary>For messages.</summary>
    string Name { get; }

    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>When it last became another, UTC.</summary>
    DateTime Modified { get; }

    /// <returns>How many bytes came, not always as many as fit; 0: it is shorter than it was.</returns>
    ValueTask<int> ReadAsync(Memory<byte> into, long offset, CancellationToken cancellationToken);
}
