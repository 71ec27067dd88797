using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ironic.Api.Auth;

/// <summary>Stands for a token where tokens are kept: whoever reads our memory finds none, and comparing digests tells nothing of them.</summary>
internal readonly record struct TokenDigest(UInt128 First, UInt128 Second)
{
    /// <param name="token">ASCII.</param>
    /// <param name="key">Random, of this process alone.</param>
    public static TokenDigest Of(string token, ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(token), digest);
        return MemoryMarshal.Read<TokenDigest>(digest);
    }
}
