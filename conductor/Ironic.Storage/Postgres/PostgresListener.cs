using System.Globalization;
using Ironic.Storage.Writing;
using Npgsql;

namespace Ironic.Storage.Postgres;

/// <summary>Hears what others commit, and has the writer look; a slow poll is the net under it.</summary>
internal sealed class PostgresListener : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5), ReconnectPause = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly GroupWriter _writer;
    private readonly string _ours;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public PostgresListener(PostgresDatabase database, GroupWriter writer, PostgresOpening opening, TimeProvider time)
    {
        (_database, _writer, _time) = (database, writer, time);
        _ours = opening.Number.ToString(CultureInfo.InvariantCulture);
        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresDatabase.IsFault(e))
            {
                _writer.CatchUp(); // finds out for itself how things stand, and says so
                await PauseAsync();
            }
        }
    }

    private async Task ListenAsync()
    {
        await using var connection = await _database.OpenSingleAsync(_stop.Token);
        connection.Notification += Heard;
        await using (var listen = new NpgsqlCommand($"LISTEN {PostgresSession.Channel}", connection)) await listen.ExecuteNonQueryAsync(_stop.Token);
        while (true)
        {
            _writer.CatchUp();
            await connection.WaitAsync(PollInterval, _stop.Token);
        }
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (notification.Payload != _ours) _writer.CatchUp();
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(ReconnectPause, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop sees it.
        }
    }
}
