using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Ironic.Model.Ports;
using Ironic.Pxe.Network;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Dhcp;

/// <summary>
/// Leases on disk: one line a change, appended in one write, so that a kill between any two instructions costs at most a torn last line, which the
/// next start skips. Rewritten whole once most of its lines are of the past. A full disk is logged, not fatal: clients go on getting answers.
/// </summary>
/// <remarks><code>bound 10.77.0.100 52:54:00:12:34:56 1763712000</code> (state, address, holder, Unix seconds).</remarks>
/// <param name="path">Null: nothing is kept.</param>
/// <param name="log">Where trouble with the file is told.</param>
internal sealed class LeaseJournal(string? path, ILogger<LeaseJournal> log) : IDisposable
{
    private const int SpareLines = 1000, FieldsPerLine = 4;

    private FileStream? _file;
    private int _lines, _linesAfterCompaction;

    /// <summary>What the file tells, later lines last. Lines that make no sense are skipped.</summary>
    public IReadOnlyList<Lease> Load()
    {
        if (path is null || !File.Exists(path)) return [];
        List<Lease> leases = [];
        var skipped = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (TryParse(line, out var lease)) leases.Add(lease);
            else skipped++;
        }

        if (skipped > 0) log.LeaseLinesSkipped(path, skipped);
        return leases;
    }

    /// <summary>Returns true when it is time to <see cref="Compact"/>.</summary>
    public bool Append(Lease lease)
    {
        if (path is null) return false;
        try
        {
            _file ??= new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _file.Write(Encoding.ASCII.GetBytes(Format(lease)));
            return ++_lines > (2 * _linesAfterCompaction) + SpareLines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LeasesNotWritten(path, e.Message);
            return false;
        }
    }

    /// <summary>Replaces the file by these leases, atomically.</summary>
    public void Compact(IReadOnlyCollection<Lease> leases)
    {
        if (path is null) return;
        var next = path + ".new";
        try
        {
            _file?.Dispose();
            _file = null;
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
            {
                foreach (var lease in leases) file.Write(Encoding.ASCII.GetBytes(Format(lease)));
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
            (_lines, _linesAfterCompaction) = (leases.Count, leases.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LeasesNotWritten(path, e.Message);
            _linesAfterCompaction = _lines; // not again at once
        }
    }

    public void Dispose() => _file?.Dispose();

    private static string Format(Lease lease) => string.Create(
        CultureInfo.InvariantCulture, $"{WordOf(lease.State)} {lease.Address} {lease.Holder} {lease.Until.ToUnixTimeSeconds()}\n");

    private static bool TryParse(string line, [NotNullWhen(true)] out Lease? lease)
    {
        lease = null;
        var fields = line.Split(' ');
        if (fields.Length != FieldsPerLine || StateOf(fields[0]) is not { } state) return false;
        if (!Ipv4.TryParse(fields[1], out var address) || !MacAddress.TryParse(fields[2], out var holder)) return false;
        if (!long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var until) || until > MaxUnixSeconds) return false;
        lease = new(address, holder, state, DateTimeOffset.FromUnixTimeSeconds(until));
        return true;
    }

    /// <summary>9999-12-31, the end of <see cref="DateTimeOffset"/>.</summary>
    private const long MaxUnixSeconds = 253_402_300_799;

    private static string WordOf(LeaseState state) => state switch
    {
        LeaseState.Bound => "bound",
        LeaseState.Released => "released",
        LeaseState.Declined => "declined",
        _ => throw new InvalidOperationException($"A lease that is {state} is not kept."),
    };

    private static LeaseState? StateOf(string word) => word switch
    {
        "bound" => LeaseState.Bound,
        "released" => LeaseState.Released,
        "declined" => LeaseState.Declined,
        _ => null,
    };
}
