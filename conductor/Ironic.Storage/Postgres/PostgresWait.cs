using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Storage.Postgres;

/// <summary>Waits for a database that is away when we start: after a power cut, machines come back in any order.</summary>
internal sealed partial class PostgresWait(DatabaseOptions options, TimeProvider time, ILogger<PostgresWait> logger)
{
    /// <summary>Doubled from attempt to attempt up to the longest; up to a quarter is taken off at random, so that appliances that start together do not ask together.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Returns once it answers. What waiting does not mend (no such user, no such database) is thrown at once.</summary>
    /// <exception cref="StoreException">It refuses us, or it did not answer within <see cref="DatabaseOptions.StartPatience"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var database = new PostgresDatabase(options.Url!, options.PasswordFile);
        var (begun, pause) = (time.GetTimestamp(), FirstPause);
        string? told = null;
        while (await FaultAsync(database, cancellationToken) is { } fault)
        {
            var why = fault.InnerException!.Message;
            var left = options.StartPatience - time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
                throw new StoreException($"The database {database.Name} was away when the appliance started, and did not come within {options.StartPatience} (database.startPatience): {why}", fault);
            if (why != told) Awaited(logger, database.Name, left, told = why);
            var next = pause * (1 - (Random.Shared.NextDouble() / 4));
            await Task.Delay(next < left ? next : left, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        if (told is not null) Answered(logger, database.Name, time.GetElapsedTime(begun));
    }

    /// <summary>Why it cannot be used yet; null: it can.</summary>
    private static async Task<StoreException?> FaultAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var opening = database.OpenSingleAsync(cancellationToken).AsTask();
            await (await opening.WaitAsync(cancellationToken)).DisposeAsync(); // the attempt itself heeds no end while it waits for a peer's first word
            return null;
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e))
        {
            var fault = database.Explain(e);
            return fault.Passes ? fault : throw fault;
        }
    }

    [LoggerMessage(1902, LogLevel.Warning, "Waiting for the database {Database}, for {Left} at most: {Why}")]
    private static partial void Awaited(ILogger logger, string database, TimeSpan left, string why);

    [LoggerMessage(1903, LogLevel.Information, "The database {Database} answers, after {Waited}")]
    private static partial void Answered(ILogger logger, string database, TimeSpan waited);
}
