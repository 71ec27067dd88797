using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Activate Session, IPMI v2.0 rev 1.1, section 22.17: the second step to an IPMI 1.5 session, signed with the password.</summary>
/// <remarks>
/// <code>
/// 0  auth type   1  highest privilege   2  challenge (16)   18  first sequence number of the BMC's packets (4)
/// its answer   0  auth type of the session   1  session id (4)   5  first sequence number of ours (4)   9  highest privilege
/// </code>
/// </remarks>
internal sealed class ActivateSessionCommand(AuthenticationType type, PrivilegeLevel privilege, SessionChallenge challenge, uint firstSequence)
    : IIpmiCommand<ActivatedSession>
{
    private const int ChallengeOffset = 2, SequenceOffset = 18, Length = 22;
    private const int AnsweredSequenceOffset = 5, AnswerLength = 10;

    public CommandId Id => CommandIds.ActivateSession;

    public string Name => "Activate Session";

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)type;
        destination[1] = (byte)privilege;
        challenge.Bytes.CopyTo(destination[ChallengeOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SequenceOffset..], firstSequence);
        return Length;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out ActivatedSession response)
    {
        response = default;
        if (data.Length < AnswerLength) return false;
        response = new(
            (AuthenticationType)(data[0] & 0x0F), BinaryPrimitives.ReadUInt32LittleEndian(data[1..]), BinaryPrimitives.ReadUInt32LittleEndian(data[AnsweredSequenceOffset..]));
        return true;
    }
}

/// <summary>An IPMI 1.5 session as the BMC has opened it.</summary>
/// <param name="Type">How its packets are signed from now on; none where the BMC does without.</param>
/// <param name="Id">Its id.</param>
/// <param name="FirstSequence">The number of our first packet.</param>
internal readonly record struct ActivatedSession(AuthenticationType Type, uint Id, uint FirstSequence);
