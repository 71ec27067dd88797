using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sel;

/// <summary>The System Event Log by name. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class SelChannelExtensions
{
    /// <summary>No BMC's log has more; one that goes on after that goes in circles.</summary>
    private const int MostRecords = 16384;

    /// <summary>Another client's reservation, or an event that comes while we read, may cancel ours so often.</summary>
    private const int Reservations = 8;

    private const int ErasureChecks = 20;

    extension(IIpmiChannel bmc)
    {
        public Task<SelInfo> GetSelInfoAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(SelCommands.Info, cancellationToken);

        /// <summary>All entries, oldest first. Numbers that lead nowhere or back end the walk: BMCs are known to have both.</summary>
        public async Task<IReadOnlyList<SelRecord>> ReadSelAsync(CancellationToken cancellationToken)
        {
            List<SelRecord> records = [];
            HashSet<ushort> seen = [];
            for (var id = SelCommands.First; id != SelCommands.Last && seen.Add(id) && records.Count < MostRecords;)
            {
                if (await bmc.FindSelEntryAsync(id, cancellationToken) is not { } part) break;
                if (SelRecord.TryRead(part.Bytes, out var record)) records.Add(record);
                id = part.Next;
            }

            return records;
        }

        /// <summary>Empties the log and returns when that is done.</summary>
        /// <param name="time">The clock of the waits between looks.</param>
        /// <param name="cancellationToken">Ends the waiting, not the erasure.</param>
        public async Task ClearSelAsync(TimeProvider time, CancellationToken cancellationToken)
        {
            var reservation = await bmc.ReserveSelAsync(cancellationToken);
            var isErased = await bmc.ExecuteAsync(SelCommands.Clear(reservation, initiates: true), cancellationToken);
            for (var check = 0; !isErased && check < ErasureChecks; check++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
                isErased = await bmc.ExecuteAsync(SelCommands.Clear(reservation, initiates: false), cancellationToken);
            }
        }

        /// <summary>Writes an entry; returns the number that it got.</summary>
        public Task<ushort> AddSelEntryAsync(SelRecord record, CancellationToken cancellationToken) => bmc.ExecuteAsync(SelCommands.Add(record), cancellationToken);

        public async Task DeleteSelEntryAsync(ushort id, CancellationToken cancellationToken) =>
            await bmc.ExecuteAsync(SelCommands.Delete(await bmc.ReserveSelAsync(cancellationToken), id), cancellationToken);

        /// <summary>The BMC's clock; null: it has not been told the time.</summary>
        public Task<DateTimeOffset?> GetSelTimeAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(SelCommands.GetTime, cancellationToken);

        public Task SetSelTimeAsync(DateTimeOffset time, CancellationToken cancellationToken) => bmc.ExecuteAsync(SelCommands.SetTime(time), cancellationToken);

        /// <summary>0 where a BMC knows no reservations: that is what it wants to see then.</summary>
        private async Task<ushort> ReserveSelAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await bmc.ExecuteAsync(SelCommands.Reserve, cancellationToken);
            }
            catch (IpmiException e) when (e.Code is CompletionCode.InvalidCommand)
            {
                return 0;
            }
        }

        /// <summary>Null when there is no such entry. Whole entries need no reservation; BMCs that want one all the same say so.</summary>
        private async Task<RecordPart?> FindSelEntryAsync(ushort id, CancellationToken cancellationToken)
        {
            ushort reservation = 0;
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await bmc.ExecuteAsync(SelCommands.Get(reservation, id), cancellationToken);
                }
                catch (IpmiException e) when (e.Code is CompletionCode.InvalidReservation && attempt < Reservations)
                {
                    reservation = await bmc.ReserveSelAsync(cancellationToken);
                }
                catch (IpmiException e) when (e.Code is CompletionCode.NotPresent)
                {
                    return null;
                }
            }
        }
    }
}
