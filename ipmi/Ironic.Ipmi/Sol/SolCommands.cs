using System.Buffers.Binary;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sol;

/// <summary>The commands that put SOL on a session and take it off, IPMI v2.0 rev 1.1, sections 24.1 to 24.4. Both sides.</summary>
/// <remarks>
/// <code>
/// activate     0  type   1  instance   2  bit 7 encrypt, 6 authenticate, 5 test, 3:2 alerts, 1 hold CTS   3  00 00 00
/// its answer   0  aux (4)   4  payload to the BMC at most (2)   6  payload from it at most (2)   8  UDP port (2)   10  VLAN (2)
/// deactivate   0  type   1  instance   2  00 00 00 00
/// status       0  type;  its answer   0  instances at most   1  active ones, bit by bit (2)
/// </code>
/// </remarks>
public static class SolCommands
{
    public const byte Instance = 1;

    /// <summary>Completion codes of Activate Payload and Deactivate Payload.</summary>
    public const CompletionCode ActiveElsewhere = (CompletionCode)0x80, Disabled = (CompletionCode)0x81, NotActive = (CompletionCode)0x80;

    internal const int ActivationLength = 12;

    private const byte EncryptBit = 0x80, AuthenticateBit = 0x40, AlertsDeferred = 0x04, NoVlan = 0xFF;

    internal static IpmiCommand<Done> Deactivate { get; } =
        new(CommandIds.DeactivatePayload, "Deactivate Payload (SOL)", new byte[] { (byte)PayloadType.Sol, Instance, 0, 0, 0, 0 }, Answers.None);

    /// <summary>Whether SOL is on; on whose session is not told.</summary>
    internal static IpmiCommand<bool> GetStatus { get; } = new(
        CommandIds.GetPayloadStatus, "Get Payload Activation Status (SOL)", new[] { (byte)PayloadType.Sol },
        (ReadOnlySpan<byte> data, out bool isActive) =>
        {
            isActive = data.Length >= 2 && (data[1] & 1) != 0;
            return data.Length >= 2;
        });

    /// <summary>The answer is the most that the BMC takes in one payload; 0: it does not say.</summary>
    internal static IpmiCommand<int> Activate(CipherSuite suite)
    {
        var isEncrypted = suite.Confidentiality != ConfidentialityAlgorithm.None;
        var isSigned = suite.Integrity != IntegrityAlgorithm.None;
        var flags = (byte)((isEncrypted ? EncryptBit : 0) | (isSigned ? AuthenticateBit : 0) | AlertsDeferred);
        return new(CommandIds.ActivatePayload, "Activate Payload (SOL)", new byte[] { (byte)PayloadType.Sol, Instance, flags, 0, 0, 0 }, TryReadActivation);
    }

    /// <summary>The server's side: which payload and instance; of activation, deactivation and status (which names no instance).</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out PayloadType type, out byte instance)
    {
        type = data.IsEmpty ? default : (PayloadType)data[0];
        instance = data.Length < 2 ? Instance : data[1];
        return !data.IsEmpty;
    }

    /// <summary>The server's side: SOL is on.</summary>
    public static int WriteActivation(Span<byte> answer, int packetLength, int port)
    {
        answer[..ActivationLength].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(answer[4..], (ushort)packetLength);
        BinaryPrimitives.WriteUInt16LittleEndian(answer[6..], (ushort)packetLength);
        BinaryPrimitives.WriteUInt16LittleEndian(answer[8..], (ushort)port);
        (answer[10], answer[11]) = (NoVlan, NoVlan);
        return ActivationLength;
    }

    private static bool TryReadActivation(ReadOnlySpan<byte> data, out int response)
    {
        response = data.Length < 6 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(data[4..]);
        return true;
    }
}
