namespace Ironic.Snmp.Usm;

/// <summary>Our notion of an agent's clock (RFC 3414, section 2.3), by which old messages are told from new ones.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    /// <summary>RFC 3414, section 3.2.7.</summary>
    private const int WindowSeconds = 150;

    private long _at = time.GetTimestamp();
    private int _time;
    private int _latest;

    public int Boots { get; private set; }

    public int Time => _time + (int)time.GetElapsedTime(_at).TotalSeconds;

    /// <summary>Takes an authentic message's clock over where it is ahead of ours; false when the message is too old.</summary>
    public bool TryTake(int boots, int engineTime)
    {
        if (boots == int.MaxValue || boots < Boots || (boots == Boots && engineTime < Time - WindowSeconds)) return false;
        if (boots > Boots || engineTime > _latest) Set(boots, engineTime);
        return true;
    }

    public void Set(int boots, int engineTime) => (Boots, _time, _latest, _at) = (boots, engineTime, engineTime, time.GetTimestamp());
}
