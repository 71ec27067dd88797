using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>Signs the packets of IPMI 1.5 sessions with a user's password, padded with zeros to 16 bytes.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, section 22.17.1; numbers are little-endian.
/// <code>
/// MD5        MD5 (password | session id | message | session sequence | password)
/// password   password
/// </code>
/// </remarks>
public sealed class LegacyKey
{
    public const int CodeLength = 16;

    private readonly byte[] _password = new byte[CodeLength];

    /// <param name="password">At most <see cref="CodeLength"/> bytes.</param>
    public LegacyKey(ReadOnlySpan<byte> password) => password.CopyTo(_password);

    /// <summary>Fills <see cref="CodeLength"/> bytes of <paramref name="code"/>, as the packet's authentication type says.</summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The best that IPMI 1.5 has; used only when asked for.")]
    public void Sign(in LegacyPacket packet, Span<byte> code)
    {
        if (packet.AuthenticationType == AuthenticationType.Password)
        {
            _password.CopyTo(code);
            return;
        }

        Span<byte> input = stackalloc byte[2 * CodeLength + 2 * sizeof(uint) + byte.MaxValue];
        var end = CodeLength + sizeof(uint) + packet.Message.Length;
        _password.CopyTo(input);
        BinaryPrimitives.WriteUInt32LittleEndian(input[CodeLength..], packet.SessionId);
        packet.Message.CopyTo(input[(CodeLength + sizeof(uint))..]);
        BinaryPrimitives.WriteUInt32LittleEndian(input[end..], packet.Sequence);
        _password.CopyTo(input[(end + sizeof(uint))..]);
        MD5.HashData(input[..(end + sizeof(uint) + CodeLength)], code);
    }

    public bool Verify(in LegacyPacket packet)
    {
        Span<byte> expected = stackalloc byte[CodeLength];
        Sign(packet, expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.AuthCode);
    }
}
