using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>HTTP as one machine speaks it: from its own address, on connections of its own. What it fetches is read and counted, not kept.</summary>
internal sealed class MachineHttp : IDisposable
{
    private const int BufferLength = 32 * 1024, TextLimit = 64 * 1024;

    /// <summary>Of a connection that is not used: thousands of machines that wait hold none.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly SimulatorCounters _counters;

    public MachineHttp(IPAddress own, SimulatorCounters counters)
    {
        _counters = counters;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = Idle,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(own, context.DnsEndPoint, cancellationToken),
        };
        _http = new(handler) { Timeout = TimeSpan.FromMinutes(5), MaxResponseContentBufferSize = 1 << 20 };
    }

    public void Dispose() => _http.Dispose();

    /// <exception cref="MachineTrouble">It was not had.</exception>
    public async Task<string> ReadTextAsync(Uri from, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(from, "a boot script", cancellationToken);
        if (answer.Content.Headers.ContentLength > TextLimit) throw new MachineTrouble($"a boot script of more than {TextLimit} bytes");
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        _counters.HttpReceived(text.Length);
        return text;
    }

    /// <param name="from">Where it is.</param>
    /// <param name="what">For the report: "the kernel".</param>
    /// <param name="limit">Bytes at most.</param>
    /// <param name="hash">What is computed on the way; null: nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The hash, lower-case hex; empty: none was asked for.</returns>
    /// <exception cref="MachineTrouble">It was not had, or is too long.</exception>
    public async Task<string> FetchAsync(Uri from, string what, long limit, HashAlgorithmName? hash, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(from, what, cancellationToken);
        using var digest = hash is { } name ? IncrementalHash.CreateHash(name) : null;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var length = 0L;
            while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                length += read;
                if (length > limit) throw new MachineTrouble($"{what} is longer than {limit} bytes");
                digest?.AppendData(buffer, 0, read);
                _counters.HttpReceived(read);
            }

            if (answer.Content.Headers.ContentLength is { } promised && promised != length) throw new MachineTrouble($"{what} was cut short");
            return digest is null ? "" : Convert.ToHexStringLower(digest.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new MachineTrouble($"{what}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A request to the API. The answer's status is the caller's business.</summary>
    /// <exception cref="HttpRequestException">The API cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri to, string version, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, to) { Content = content };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(Uri from, string what, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _http.GetAsync(from, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode) return answer;
            answer.Dispose();
            throw new MachineTrouble($"{what}: the server answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new MachineTrouble($"{what}: {e.HttpRequestError}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MachineTrouble($"{what}: no answer in time", e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(IPAddress own, DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Only from an address that reaches where it wants to go: 127.N.x.y does not reach another machine's appliance, nor another 127/8 an IPv6 one.
            if (IPAddress.TryParse(to.Host, out var address) && IPAddress.IsLoopback(address)) socket.Bind(new IPEndPoint(own, 0));
            await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
