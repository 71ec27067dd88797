namespace Ironic.Conductor.Limits;

/// <summary>So many places, and those who wait for one: groups take turns, and within a group who came first is first. Not thread-safe.</summary>
/// <param name="limit">Places; 0: as many as are asked for.</param>
internal sealed class FairQueue(int limit)
{
    private readonly HashSet<Guid> _inside = [];

    /// <summary>Whose turn it is, first; only groups that somebody waits in.</summary>
    private readonly LinkedList<string> _turns = new();

    private readonly Dictionary<string, LinkedList<Guid>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (string Group, LinkedListNode<Guid> Place)> _waiting = [];

    public int Limit => limit;

    public int Inside => _inside.Count;

    public int Waiting => _waiting.Count;

    /// <summary>False: it waits now (or still), and <see cref="Leave"/> will tell when it is in.</summary>
    public bool TryEnter(Guid node, string group)
    {
        if (_inside.Contains(node)) return true;
        if (_waiting.ContainsKey(node)) return false;
        if (_waiting.Count == 0 && (limit == 0 || _inside.Count < limit)) return _inside.Add(node);
        if (!_groups.TryGetValue(group, out var members))
        {
            _groups[group] = members = new();
            _turns.AddLast(group);
        }

        _waiting[node] = (group, members.AddLast(node));
        return false;
    }

    /// <summary>Whatever the limit: it is in already, whoever counted.</summary>
    public void Take(Guid node)
    {
        Withdraw(node);
        _inside.Add(node);
    }

    /// <summary>Out, or out of the line.</summary>
    /// <returns>Who is in now instead.</returns>
    public IReadOnlyList<Guid> Leave(Guid node)
    {
        Withdraw(node);
        _inside.Remove(node);
        List<Guid> admitted = [];
        while (_inside.Count < limit && _turns.First is { } turn)
        {
            var next = _groups[turn.Value].First!.Value;
            _turns.RemoveFirst();
            _turns.AddLast(turn); // to the end of the round, unless it was its last
            Withdraw(next);
            _inside.Add(next);
            admitted.Add(next);
        }

        return admitted;
    }

    private void Withdraw(Guid node)
    {
        if (!_waiting.Remove(node, out var waits)) return;
        var members = _groups[waits.Group];
        members.Remove(waits.Place);
        if (members.Count > 0) return;
        _groups.Remove(waits.Group);
        _turns.Remove(waits.Group);
    }
}
