using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>A key of an HMAC, made ready once: that costs more than what is signed with it. Not safe for use by two threads at once.</summary>
public sealed class MacKey : IDisposable
{
    private readonly IncrementalHash? _hash;

    internal MacKey(KeyedHash hash, ReadOnlySpan<byte> key)
    {
        Length = hash.Length;
        if (Length > 0) _hash = IncrementalHash.CreateHMAC(hash.Name, key);
    }

    /// <summary>Bytes of each result.</summary>
    public int Length { get; }

    /// <summary>Fills <see cref="Length"/> bytes of <paramref name="destination"/>.</summary>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (_hash is null) return;
        _hash.AppendData(data);
        _hash.GetHashAndReset(destination[..Length]);
    }

    public void Dispose() => _hash?.Dispose();
}
