namespace Ironic.Lab.Ipmi;

/// <summary>Plays <see cref="WireFaults"/> on one BMC's answers. Not safe for use by two threads at once.</summary>
internal sealed class WirePlayer(Random chance)
{
    private byte[]? _held;

    /// <summary>What goes out in place of one answer, in this order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Play(WireFaults faults, ReadOnlyMemory<byte> answer)
    {
        List<ReadOnlyMemory<byte>> sent = [];
        if (Happens(faults.ReorderShare) && _held is null)
        {
            _held = answer.ToArray();
            return sent;
        }

        if (!Happens(faults.LossShare))
        {
            if (Happens(faults.CorruptShare)) answer = Corrupt(answer);
            if (Happens(faults.TruncateShare)) answer = answer[..chance.Next(answer.Length)];
            sent.Add(answer);
            if (Happens(faults.DuplicateShare)) sent.Add(answer);
        }

        if (_held is { } late) sent.Add(late);
        _held = null;
        return sent;
    }

    private bool Happens(double share) => share > 0 && chance.NextDouble() < share;

    private byte[] Corrupt(ReadOnlyMemory<byte> answer)
    {
        var wrong = answer.ToArray();
        wrong[chance.Next(wrong.Length)] ^= (byte)(1 << chance.Next(8));
        return wrong;
    }
}
