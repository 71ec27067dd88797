using System.Globalization;

namespace Ironic.Lab.Processes;

/// <summary>Processes of this host by id.</summary>
internal static class ProcessTable
{
    /// <summary>False for one that has ended and only waits for its parent to take notice (proc(5), stat: state Z or X).</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Kills them and returns when they are gone.</summary>
    /// <exception cref="LabException">One does not go.</exception>
    public static async Task KillAsync(IReadOnlyList<int> ids, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var id in ids) Signals.Kill(id);
        foreach (var id in ids)
        {
            if (!await EndsAsync(id, TimeSpan.FromSeconds(10), time, cancellationToken)) throw new LabException($"Process {id} was killed and does not end.");
        }
    }

    /// <summary>False when it still runs after <paramref name="limit"/>.</summary>
    public static async Task<bool> EndsAsync(int id, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (IsRunning(id))
        {
            if (time.GetElapsedTime(start) > limit) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        }

        return true;
    }
}
