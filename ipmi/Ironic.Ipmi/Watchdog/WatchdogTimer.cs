using System.Buffers.Binary;
using Ironic.Ipmi.Commands;

namespace Ironic.Ipmi.Watchdog;

/// <summary>The BMC's timer that acts on a machine which does not reset it in time: IPMI v2.0 rev 1.1, tables 27-5 and 27-6.</summary>
/// <param name="Use">Whose it is.</param>
/// <param name="Action">What happens at its end.</param>
/// <param name="Countdown">From the last reset to the end; in steps of 100 ms, at most 6553.5 s.</param>
/// <remarks>
/// <code>
/// 0  bit 7: no log, 6: runs; 2:0 use   1  6:4 before the end; 2:0 at the end   2  seconds before the end   3  expired uses   4  countdown (2)   6  left (2, answer only)
/// </code>
/// </remarks>
public readonly record struct WatchdogTimer(WatchdogUse Use, WatchdogAction Action, TimeSpan Countdown)
{
    public const int RequestLength = 6, AnswerLength = 8;

    private const byte RunsBit = 0x40, NoLogBit = 0x80, UseMask = 0x07, ActionMask = 0x07;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>It counts. When set: it goes on counting; else setting stops it.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Its end makes no entry in the SEL.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Time to the end; of an answer only.</summary>
    public TimeSpan Left { get; init; }

    /// <summary>The server's side, and the start of an answer.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out WatchdogTimer timer)
    {
        timer = default;
        if (data.Length < RequestLength) return false;
        timer = new((WatchdogUse)(data[0] & UseMask), (WatchdogAction)(data[1] & ActionMask), Step * BinaryPrimitives.ReadUInt16LittleEndian(data[4..]))
        {
            IsRunning = (data[0] & RunsBit) != 0, IsUnlogged = (data[0] & NoLogBit) != 0,
        };
        return true;
    }

    /// <summary>Some BMCs leave out the time that is left.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out WatchdogTimer timer)
    {
        if (!TryReadRequest(data, out timer)) return false;
        timer = timer with { Left = data.Length < AnswerLength ? timer.Countdown : Step * BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) };
        return true;
    }

    public int WriteRequest(Span<byte> destination)
    {
        destination[0] = (byte)((byte)Use | (IsRunning ? RunsBit : 0) | (IsUnlogged ? NoLogBit : 0));
        destination[1] = (byte)Action;
        (destination[2], destination[3]) = (0, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], Steps(Countdown));
        return RequestLength;
    }

    public int Write(Span<byte> destination)
    {
        WriteRequest(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[RequestLength..], Steps(Left));
        return AnswerLength;
    }

    private static ushort Steps(TimeSpan time) => (ushort)Math.Clamp(time / Step, 0, ushort.MaxValue);
}

/// <summary>Whose a watchdog is.</summary>
public enum WatchdogUse : byte
{
    None = 0,
    BiosFrb2 = 1,
    BiosPost = 2,
    OsLoad = 3,
    SmsOs = 4,
    Oem = 5,
}

/// <summary>What a watchdog does.</summary>
public enum WatchdogAction : byte
{
    None = 0,
    HardReset = 1,
    PowerDown = 2,
    PowerCycle = 3,
}

/// <summary>The watchdog by name. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class WatchdogChannelExtensions
{
    private static readonly IpmiCommand<WatchdogTimer> Get = new(CommandIds.GetWatchdog, "Get Watchdog Timer", default, WatchdogTimer.TryRead);
    private static readonly IpmiCommand<Done> Reset = new(CommandIds.ResetWatchdog, "Reset Watchdog Timer", default, Answers.None);

    extension(IIpmiChannel bmc)
    {
        public Task<WatchdogTimer> GetWatchdogAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(Get, cancellationToken);

        /// <summary>Sets it, and with <see cref="WatchdogTimer.IsRunning"/> false, stops it.</summary>
        public Task SetWatchdogAsync(WatchdogTimer timer, CancellationToken cancellationToken)
        {
            var data = new byte[WatchdogTimer.RequestLength];
            timer.WriteRequest(data);
            return bmc.ExecuteAsync(new IpmiCommand<Done>(CommandIds.SetWatchdog, $"Set Watchdog Timer ({timer.Use}, {timer.Action})", data, Answers.None), cancellationToken);
        }

        /// <summary>Starts it, or gives it its whole time again.</summary>
        public Task ResetWatchdogAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(Reset, cancellationToken);
    }
}
