using Ironic.Ipmi.Commands;

namespace Ironic.Lab.Farm;

/// <summary>A power action that a client asked a BMC for.</summary>
/// <param name="At">When.</param>
/// <param name="Action">What was asked for.</param>
/// <param name="WasOn">Whether the machine was on before.</param>
public sealed record BmcAction(DateTimeOffset At, ChassisAction Action, bool WasOn);
