using System.Security.Cryptography;
using System.Text;

namespace Ironic.Ipmi;

/// <summary>A password or BMC key. Prints as stars; compares in fixed time.</summary>
public sealed class BmcSecret : IEquatable<BmcSecret>
{
    /// <summary>IPMI v2.0 keys and passwords have at most so many bytes (section 22.30).</summary>
    public const int MaxLength = 20;

    private readonly byte[] _bytes;

    private BmcSecret(byte[] bytes)
    {
        if (bytes.Length > MaxLength) throw new ArgumentException($"It has {bytes.Length} bytes; IPMI allows {MaxLength}.", nameof(bytes));
        _bytes = bytes;
    }

    /// <summary>No password; no K_g.</summary>
    public static BmcSecret Empty { get; } = new([]);

    public bool IsEmpty => _bytes.AsSpan().TrimEnd((byte)0).IsEmpty; // keys are padded with zeros, so zeros alone are none

    /// <exception cref="ArgumentException">Longer than <see cref="MaxLength"/> in UTF-8.</exception>
    public static BmcSecret FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <exception cref="ArgumentException">Longer than <see cref="MaxLength"/>.</exception>
    /// <exception cref="FormatException">Not hex digits in pairs.</exception>
    public static BmcSecret FromHex(string hex) => new(Convert.FromHexString(hex));

    /// <summary>The bytes, for hashing. A view: do not keep it.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes;

    public bool Equals(BmcSecret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    public override bool Equals(object? obj) => Equals(obj as BmcSecret);

    public override int GetHashCode() => _bytes.Length; // a secret's hash would tell something of it

    public override string ToString() => "***";
}
