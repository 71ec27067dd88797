using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get Session Challenge, IPMI v2.0 rev 1.1, section 22.16: the first step to an IPMI 1.5 session.</summary>
/// <remarks>
/// <code>
/// 0  auth type   1  user name (16)
/// its answer   0  temporary session id (4)   4  challenge (16)
/// </code>
/// </remarks>
internal sealed class GetSessionChallengeCommand(AuthenticationType type, ReadOnlyMemory<byte> userName) : IIpmiCommand<SessionChallenge>
{
    public CommandId Id => CommandIds.GetSessionChallenge;

    public string Name => "Get Session Challenge";

    public int Write(Span<byte> destination)
    {
        destination = destination[..(1 + Rakp1.MaxNameLength)];
        destination.Clear();
        destination[0] = (byte)type;
        userName.Span.CopyTo(destination[1..]);
        return destination.Length;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out SessionChallenge response)
    {
        response = default;
        if (data.Length < sizeof(uint) + SessionChallenge.Length) return false;
        response = new(BinaryPrimitives.ReadUInt32LittleEndian(data), data.Slice(sizeof(uint), SessionChallenge.Length).ToArray());
        return true;
    }
}

/// <summary>What a BMC wants back, signed.</summary>
/// <param name="SessionId">Holds until the session is active.</param>
/// <param name="Bytes">16 of them.</param>
internal readonly record struct SessionChallenge(uint SessionId, byte[] Bytes)
{
    public const int Length = 16;
}
