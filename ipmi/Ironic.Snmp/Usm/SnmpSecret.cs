using System.Text;

namespace Ironic.Snmp.Usm;

/// <summary>A passphrase of a user. Prints as stars.</summary>
public sealed class SnmpSecret(string text)
{
    /// <summary>RFC 3414, section 11.2: shorter ones may not be used.</summary>
    public const int MinLength = 8;

    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>The bytes, for hashing. A view: do not keep it.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes;

    public override string ToString() => "***";
}
