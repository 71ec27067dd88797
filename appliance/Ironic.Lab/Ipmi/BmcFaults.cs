namespace Ironic.Lab.Ipmi;

/// <summary>What a virtual BMC does wrong. Default: nothing.</summary>
public sealed record BmcFaults
{
    /// <summary>Hears everything, answers nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Accepts chassis control, and does not pass it on to the machine.</summary>
    public bool IgnoresControl { get; init; }

    /// <summary>Accepts boot options, and keeps what it had.</summary>
    public bool IgnoresBootOptions { get; init; }

    /// <summary>A reset of the BMC itself begins before its answer goes out.</summary>
    public bool RestartsUnanswered { get; init; }

    /// <summary>Share of datagrams that get lost, 0 to 1, counted for each way by itself.</summary>
    public double LossShare { get; init; }

    /// <summary>Time before each answer.</summary>
    public TimeSpan AnswerDelay { get; init; }
}
