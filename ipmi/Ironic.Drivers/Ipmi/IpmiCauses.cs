using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>Failures of the IPMI library as the product names them. Each name is explained in docs/bmc-causes.md.</summary>
internal static class IpmiCauses
{
    public const string BootDeviceNotKept = "boot-device-not-kept";

    public static DriverException Translate(IpmiException fault) => new(fault.Message, fault)
    {
        Cause = CauseOf(fault.Failure),
        IsTransient = fault.Failure is IpmiFailure.NoAnswer or IpmiFailure.Unreachable or IpmiFailure.NoSessionSlots or IpmiFailure.SessionLost or IpmiFailure.QueueFull
            || (fault.Code is { } code && CompletionCodes.IsTransient(code)),
    };

    public static string CauseOf(IpmiFailure failure) => failure switch
    {
        IpmiFailure.NoAnswer or IpmiFailure.SessionLost => "bmc-no-answer",
        IpmiFailure.Unreachable => "bmc-unreachable",
        IpmiFailure.NoIpmi20 => "bmc-protocol-unsupported",
        IpmiFailure.WrongPassword or IpmiFailure.UnknownUser or IpmiFailure.WrongBmcKey => "bmc-credentials-refused",
        IpmiFailure.UnsupportedCipherSuite => "bmc-cipher-suite-unsupported",
        IpmiFailure.InsufficientPrivilege => "bmc-privilege-insufficient",
        IpmiFailure.NoSessionSlots => BmcCauses.SessionsExhausted,
        IpmiFailure.HandshakeRefused => "bmc-handshake-refused",
        IpmiFailure.CommandRefused => "bmc-command-refused",
        IpmiFailure.MalformedAnswer => "bmc-answer-malformed",
        IpmiFailure.QueueFull => "bmc-busy",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "A failure without a name."),
    };
}
