using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Testing.Http;

/// <summary>A request as a <see cref="ScriptedServer"/> saw it.</summary>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Fields, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>From the Range header: first byte wanted and last one (null: to the end); null when the whole is wanted.</summary>
    public (long From, long? To)? Range
    {
        get
        {
            if (!Fields.TryGetValue("Range", out var range)) return null;
            var ends = range["bytes=".Length..].Split('-');
            return (long.Parse(ends[0], CultureInfo.InvariantCulture), ends[1].Length == 0 ? null : long.Parse(ends[1], CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>What to answer; <see cref="CutAfter"/> closes the connection after so many bytes of the body.</summary>
public sealed record Scripted(int Status, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public int? CutAfter { get; init; }

    /// <summary>Null: no Content-Length, the body ends with the connection.</summary>
    public bool SaysLength { get; init; } = true;

    public static Scripted Json(string body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body));

    /// <summary>As a file server does it: all, or the range that was asked for.</summary>
    public static Scripted File(SeenRequest request, byte[] content, string etag = "\"1\"")
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["Accept-Ranges"] = "bytes", ["ETag"] = etag };
        if (request.Range is not { } range) return new(200, content) { Fields = fields };
        if (range.From >= content.Length) return new(416, []) { Fields = fields };
        var to = Math.Min(range.To ?? content.Length - 1, content.Length - 1);
        fields["Content-Range"] = $"bytes {range.From}-{to}/{content.Length}";
        return new(206, content[(int)range.From..(int)(to + 1)]) { Fields = fields };
    }
}

/// <summary>An HTTP server that answers by script, one request a connection, and can fail as servers do.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<SeenRequest, Scripted> _script;
    private readonly Task _accepting;

    /// <param name="script">Answers.</param>
    /// <param name="listen">Null: the loopback.</param>
    public ScriptedServer(Func<SeenRequest, Scripted> script, IPAddress? listen = null)
    {
        _script = script;
        _listener = new(listen ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public string Url => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> clients = [];
        try
        {
            while (true) clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            await using var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request) return;
            Requests.Enqueue(request);
            var answer = _script(request);
            var head = new StringBuilder($"HTTP/1.1 {answer.Status} Scripted\r\nConnection: close\r\nContent-Type: application/json\r\n");
            if (answer.SaysLength) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n");
            foreach (var (name, value) in answer.Fields) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stopping.Token);
            if (request.Method != "HEAD") await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length), _stopping.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // the client has had enough
        }
    }

    private async Task<SeenRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0) return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).TrimEnd().Split("\r\n");
        var fields = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[fields.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        var words = lines[0].Split(' ');
        return new(words[0], words[1], fields, body);
    }
}
