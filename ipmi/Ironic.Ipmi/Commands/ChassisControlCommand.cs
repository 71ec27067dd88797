using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Chassis Control, IPMI v2.0 rev 1.1, section 28.3. The answer says that the BMC has begun, not that it is done.</summary>
public sealed class ChassisControlCommand(ChassisAction action) : IIpmiCommand<Done>
{
    private const byte ActionMask = 0x0F;

    public CommandId Id => CommandIds.ChassisControl;

    public string Name => $"Chassis Control ({Describe(action)})";

    public bool MayRepeat => action is ChassisAction.PowerOn or ChassisAction.PowerOff;

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)action;
        return 1;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out Done response)
    {
        response = default;
        return true;
    }

    /// <summary>The server's side: which action a request asks for; false when it is none.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out ChassisAction action)
    {
        action = data.IsEmpty ? default : (ChassisAction)(data[0] & ActionMask);
        return !data.IsEmpty && Enum.IsDefined(action);
    }

    private static string Describe(ChassisAction action) => action switch
    {
        ChassisAction.PowerOff => "power off",
        ChassisAction.PowerOn => "power on",
        ChassisAction.PowerCycle => "power cycle",
        ChassisAction.HardReset => "hard reset",
        ChassisAction.DiagnosticInterrupt => "diagnostic interrupt",
        ChassisAction.SoftShutdown => "soft shutdown",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such chassis action."),
    };
}
