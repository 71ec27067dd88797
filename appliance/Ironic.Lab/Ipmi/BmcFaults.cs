using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>What a virtual BMC does wrong. Default: nothing.</summary>
public sealed record BmcFaults
{
    /// <summary>Hears everything, answers nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Answers nobody who has no session, but for the login itself.</summary>
    public bool IgnoresStrangers { get; init; }

    /// <summary>What it says to a login with a cipher suite that it offers all the same. Default: yes.</summary>
    public Func<CipherSuite, RakpStatus> Opens { get; init; } = _ => RakpStatus.Ok;

    /// <summary>States 0 as the highest privilege of a login that it takes, as OpenBMC and OpenIPMI do.</summary>
    public bool StatesNoPrivilege { get; init; }

    /// <summary>The completion code with which it refuses a command; null: it does not.</summary>
    public Func<CommandId, CompletionCode?> Refuses { get; init; } = _ => null;

    /// <summary>Accepts chassis control, and does not pass it on to the machine.</summary>
    public bool IgnoresControl { get; init; }

    /// <summary>Accepts boot options, and keeps what it had.</summary>
    public bool IgnoresBootOptions { get; init; }

    /// <summary>Records of sensors that it says to have; null: those that it has.</summary>
    public ushort? StatedSdrCount { get; init; }

    /// <summary>Hands its sensor records out under wrong numbers.</summary>
    public bool MisnumbersSdr { get; init; }

    /// <summary>A reset of the BMC itself begins before its answer goes out.</summary>
    public bool RestartsUnanswered { get; init; }

    /// <summary>Share of datagrams that get lost, 0 to 1, counted for each way by itself.</summary>
    public double LossShare { get; init; }

    /// <summary>What becomes of answers on their way.</summary>
    public WireFaults Wire { get; init; } = WireFaults.None;

    /// <summary>Time before each answer.</summary>
    public TimeSpan AnswerDelay { get; init; }
}
