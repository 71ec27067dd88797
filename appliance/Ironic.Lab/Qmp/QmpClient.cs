using System.Text;
using System.Text.Json;

namespace Ironic.Lab.Qmp;

/// <summary>A client of one QEMU's monitor. Commands go one at a time; events come as they come.</summary>
internal sealed class QmpClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Action<QmpMessage.Event> _onEvent;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Task _reading;
    private volatile Question _question = new(0); // the greeting is the answer to having connected
    private volatile bool _closed;

    /// <param name="stream">The connected monitor; the client owns it.</param>
    /// <param name="time">Bounds the wait for an answer.</param>
    /// <param name="onEvent">Called in order, from the reading loop; must not wait.</param>
    private QmpClient(Stream stream, TimeProvider time, Action<QmpMessage.Event> onEvent)
    {
        (_stream, _time, _onEvent) = (stream, time, onEvent);
        _reading = ReadAsync();
    }

    /// <summary>QEMU has closed the monitor: it is ending or gone.</summary>
    public bool IsClosed => _closed;

    /// <summary>Completes when QEMU has closed the monitor and every event before that was delivered.</summary>
    public Task Closed => _reading;

    /// <summary>Awaits the greeting and leaves the negotiation mode.</summary>
    /// <exception cref="QmpException">It is no monitor, or it does not answer.</exception>
    public static async Task<QmpClient> OpenAsync(Stream stream, TimeProvider time, Action<QmpMessage.Event> onEvent, CancellationToken cancellationToken)
    {
        var client = new QmpClient(stream, time, onEvent);
        try
        {
            await client.AnswerAsync(client._question, "greeting", cancellationToken);
            await client.ExecuteAsync("qmp_capabilities", arguments: null, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <param name="command">Such as <c>system_powerdown</c>.</param>
    /// <param name="arguments">Writes the members of the command's arguments.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="QmpException">QEMU refused, is gone, or did not answer in time.</exception>
    public async Task ExecuteAsync(string command, Action<Utf8JsonWriter>? arguments, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var question = new Question(_question.Id + 1); // numbered, so that a late answer to one given up is told from this one's
            _question = question;
            if (_closed) throw new QmpException($"{command}: the monitor is closed."); // after the assignment: the reader fails what it finds there
            await _stream.WriteAsync(Encode(command, arguments, question.Id), cancellationToken);
            if (await AnswerAsync(question, command, cancellationToken) is QmpMessage.Refused(_, var why)) throw new QmpException($"{command}: {why}");
        }
        catch (IOException e)
        {
            throw new QmpException($"{command}: the monitor is closed.", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
        _turn.Dispose();
    }

    private async Task<QmpMessage> AnswerAsync(Question question, string command, CancellationToken cancellationToken)
    {
        try
        {
            return await question.Answer.Task.WaitAsync(AnswerLimit, _time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new QmpException($"{command}: no answer within {AnswerLimit.TotalSeconds} s.", e);
        }
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line) // disposing of the stream ends it
            {
                Take(QmpMessage.Parse(line));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // QEMU was killed, or we hung up.
        }

        _closed = true;
        _question.Answer.TrySetException(new QmpException("the monitor closed before it answered."));
        _ = _question.Answer.Task.Exception; // observed: nobody may be waiting
    }

    private void Take(QmpMessage? message)
    {
        var question = _question;
        switch (message)
        {
            case QmpMessage.Event occurred: _onEvent(occurred); break;
            case QmpMessage.Greeting when question.Id == 0:
            case QmpMessage.Done(var done) when done == question.Id:
            case QmpMessage.Refused(var refused, _) when refused == question.Id:
                question.Answer.TrySetResult(message);
                break;
            default: break; // no message of QMP, or an answer nobody waits for any more
        }
    }

    private static byte[] Encode(string command, Action<Utf8JsonWriter>? arguments, long id)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("execute", command);
            json.WriteNumber("id", id);
            if (arguments is not null)
            {
                json.WriteStartObject("arguments");
                arguments(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private sealed record Question(long Id)
    {
        public TaskCompletionSource<QmpMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
