using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Ironic.Agent.Api.Wire;
using Ironic.Agent.Conductor.Wire;

namespace Ironic.Agent.Conductor;

/// <summary>
/// HTTP towards the API: a connection for each call; no proxy, no cookies, no redirects; bounded answers. Ours for the same reason as
/// <see cref="Api.HttpsServer"/>: the framework's client takes seconds to start on an emulated machine, and here it is the first heartbeat that waits.
/// </summary>
/// <param name="insecure">True: no certificate is checked.</param>
/// <param name="timeout">For a whole call.</param>
internal sealed class ApiHttp(bool insecure, TimeSpan timeout)
{
    private const int MaxAnswerBytes = 8 * 1024 * 1024;
    private const int FirstBuffer = 16 * 1024;

    /// <param name="method">Such as GET.</param>
    /// <param name="url">http or https.</param>
    /// <param name="fields">Header fields beside Host, Connection and those of the body.</param>
    /// <param name="json">The body; null: none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ConductorException">No answer, or none that is HTTP; without a status.</exception>
    public async Task<HttpAnswer> SendAsync(string method, Uri url, IReadOnlyList<(string Name, string Value)> fields, byte[]? json, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await using var stream = await ConnectAsync(url, deadline.Token);
            await stream.WriteAsync(Request(method, url, fields, json), deadline.Token);
            return await ReadAsync(stream, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConductorException(null, $"{Show(url)} does not answer: nothing came within {timeout.TotalSeconds} s");
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException)
        {
            throw new ConductorException(null, $"{Show(url)} does not answer: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    private static string Show(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private async Task<Stream> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(AddressText.TryParse(url.DnsSafeHost, out var address) ? new IPEndPoint(address, url.Port) : new DnsEndPoint(url.DnsSafeHost, url.Port), cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (url.Scheme != Uri.UriSchemeHttps) return stream;

            var secure = new SslStream(stream);
            stream = secure;
            var trust = ServerTrust.By(insecure);
            trust.TargetHost = url.IdnHost;
            await secure.AuthenticateAsClientAsync(trust, cancellationToken);
            return secure;
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    private static byte[] Request(string method, Uri url, IReadOnlyList<(string Name, string Value)> fields, byte[]? json)
    {
        List<string> head = [$"{method} {url.PathAndQuery} HTTP/1.1", $"Host: {url.Authority}", "Connection: close", "Accept: application/json"];
        head.AddRange(fields.Select(field => $"{field.Name}: {field.Value.ReplaceLineEndings("")}"));
        if (json is not null) head.AddRange(["Content-Type: application/json", string.Create(CultureInfo.InvariantCulture, $"Content-Length: {json.Length}")]);
        return [.. Encoding.ASCII.GetBytes(string.Join("\r\n", head) + "\r\n\r\n"), .. json ?? []];
    }

    private static async Task<HttpAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        for (var filled = 0; ;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            filled += read;
            var parsed = HttpAnswerParser.TryParse(buffer.AsMemory(0, filled), ended: read == 0, out var answer);
            if (parsed == HttpParse.Done) return answer!;
            if (parsed == HttpParse.Bad) throw new IOException(filled == 0 ? "it closed the connection" : "what it sent is no whole HTTP answer");
            if (filled == MaxAnswerBytes) throw new IOException($"its answer has more than {MaxAnswerBytes} bytes");
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, MaxAnswerBytes));
        }
    }
}
