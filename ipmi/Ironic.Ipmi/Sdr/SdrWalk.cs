using System.Runtime.InteropServices;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>
/// Reads a whole repository record by record. Made for BMCs as they are: one that cannot send a whole record is asked for parts, ever
/// smaller; one that cancels the reservation gives the record again; wrong counts, wrong lengths and numbers that lead in circles end nothing but the walk.
/// </summary>
internal sealed class SdrWalk(IIpmiChannel bmc, bool isDevice)
{
    /// <summary>No BMC has more; one that goes on after that makes them up.</summary>
    private const int MostRecords = 4096;

    /// <summary>Cancellations of one record's reservation before it is given up: somebody else writes to the repository all the time.</summary>
    private const int Reservations = 8;

    private const int WholeRecord = 0xFF;

    /// <summary>Parts to ask for, in the order of trying. The last is a header's length, below which no walk is possible.</summary>
    private static readonly int[] Parts = [WholeRecord, 32, 22, 16, 8, SdrRecord.HeaderLength];

    private int _part;
    private ushort _reservation;

    public async Task<IReadOnlyList<SdrRecord>> RunAsync(CancellationToken cancellationToken)
    {
        List<SdrRecord> records = [];
        HashSet<ushort> seen = [];
        for (var id = SdrCommands.First; id != SdrCommands.Last && seen.Add(id) && records.Count < MostRecords;)
        {
            if (await ReadRecordAsync(id, cancellationToken) is not var (next, bytes)) break;
            if (SdrRecord.TryRead(bytes, out var record)) records.Add(record);
            id = next;
        }

        return records;
    }

    /// <summary>Null when there is no such record: the repository is empty, or changed while we read.</summary>
    private async Task<(ushort Next, byte[] Bytes)?> ReadRecordAsync(ushort id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadPartsAsync(id, cancellationToken);
            }
            catch (IpmiException e) when (e.Code is CompletionCode.InvalidReservation && attempt < Reservations)
            {
                _reservation = await ReserveAsync(cancellationToken);
            }
            catch (IpmiException e) when (e.Code is CompletionCode.NotPresent)
            {
                return null;
            }
        }
    }

    private async Task<(ushort Next, byte[] Bytes)> ReadPartsAsync(ushort id, CancellationToken cancellationToken)
    {
        List<byte> bytes = [];
        ushort? next = null;
        while (true)
        {
            var missing = (SdrRecord.Measure(CollectionsMarshal.AsSpan(bytes)) ?? SdrRecord.HeaderLength) - bytes.Count; // the header tells the rest
            if (missing <= 0) return (next!.Value, [.. bytes]);
            var wanted = Parts[_part] == WholeRecord && bytes.Count == 0 ? WholeRecord : Math.Min(Parts[_part], missing);
            if (bytes.Count > 0 && _reservation == 0) _reservation = await ReserveAsync(cancellationToken); // parts need one, and a new one is a new beginning
            if (await TryReadPartAsync(id, bytes.Count, wanted, cancellationToken) is not { } part) continue;
            next ??= part.Next;
            if (part.Bytes.Length == 0) return (next.Value, [.. bytes]); // there is no more, whatever the header says
            bytes.AddRange(part.Bytes);
        }
    }

    /// <summary>Null: that many bytes were too many, and fewer are asked for from now on.</summary>
    private async Task<RecordPart?> TryReadPartAsync(ushort id, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.ExecuteAsync(SdrCommands.Get(isDevice, _reservation, id, offset, count), cancellationToken);
        }
        catch (IpmiException e) when (e.Code is CompletionCode.CannotReturnThatMany or CompletionCode.InvalidRequestLength or CompletionCode.RequestTooLong
            or CompletionCode.ParameterOutOfRange or CompletionCode.InvalidDataField or CompletionCode.Unspecified && _part < Parts.Length - 1)
        {
            _part++;
            return null;
        }
    }

    /// <summary>0 where a BMC knows no reservations.</summary>
    private async Task<ushort> ReserveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.ExecuteAsync(SdrCommands.Reserve(isDevice), cancellationToken);
        }
        catch (IpmiException e) when (e.Code is CompletionCode.InvalidCommand)
        {
            return 0;
        }
    }
}
