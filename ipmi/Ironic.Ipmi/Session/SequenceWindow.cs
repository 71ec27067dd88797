namespace Ironic.Ipmi.Session;

/// <summary>Which session sequence numbers have been seen: takes each once, in any order, up to 32 behind the highest.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, section 6.12.13 wants a window; how far ahead a number may be is not bounded here, as BMCs are known to skip some
/// and every packet that comes this far carries a valid auth code. Not safe for use by two threads at once.
/// </remarks>
public sealed class SequenceWindow
{
    private const int Width = 32;
    private uint _highest;
    private uint _seen; // bit n: _highest - n

    /// <summary>True the first time that a number comes.</summary>
    public bool TryTake(uint sequence)
    {
        var ahead = unchecked((int)(sequence - _highest)); // numbers wrap around
        if (_seen == 0 || ahead > 0)
        {
            _seen = (_seen == 0 || ahead >= Width ? 0 : _seen << ahead) | 1;
            _highest = sequence;
            return true;
        }

        if (-ahead is var behind && behind is < 0 or >= Width) return false;
        var bit = 1u << behind;
        var isNew = (_seen & bit) == 0;
        _seen |= bit;
        return isNew;
    }
}
