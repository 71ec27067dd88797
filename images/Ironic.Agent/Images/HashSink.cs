using System.Security.Cryptography;

namespace Ironic.Agent.Images;

/// <summary>Computes an image's digest as it flows by.</summary>
internal sealed class HashSink(HashAlgorithmName algorithm) : IImageSink, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);

    /// <summary>Lower case; once complete.</summary>
    public string Hex { get; private set; } = "";

    public ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        _hash.AppendData(data.Span);
        return default;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Hex = Convert.ToHexStringLower(_hash.GetHashAndReset());
        return default;
    }

    public void Dispose() => _hash.Dispose();
}
