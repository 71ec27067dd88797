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

    /// <summary>Between the second and further attempts at a file that was cut; the first is at once.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly SimulatorCounters _counters;
    private readonly TimeProvider _time;

    public MachineHttp(IPAddress own, SimulatorCounters counters, TimeProvider time)
    {
        (_counters, _time) = (counters, time);
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
        using var answer = await GetAsync(from, "a boot script", null, cancellationToken);
        if (answer.Content.Headers.ContentLength > TextLimit) throw new MachineTrouble($"a boot script of more than {TextLimit} bytes");
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        _counters.HttpReceived(text.Length);
        return text;
    }

    /// <param name="from">Where it is.</param>
    /// <param name="what">For the report: "the kernel".</param>
    /// <param name="limit">Bytes at most.</param>
    /// <param name="hash">What is computed on the way; null: nothing.</param>
    /// <param name="retries">How often a fetch that was cut is taken up where it was, by a Range request: as agents do it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The hash, lower-case hex; empty: none was asked for.</returns>
    /// <exception cref="MachineTrouble">It was not had, or is too long.</exception>
    public async Task<string> FetchAsync(Uri from, string what, long limit, HashAlgorithmName? hash, int retries, CancellationToken cancellationToken)
    {
        using var digest = hash is { } name ? IncrementalHash.CreateHash(name) : null;
        var sofar = new Fetched(from, what, limit, digest);
        for (var failures = 0; ;)
        {
            try
            {
                await ReadOnAsync(sofar, cancellationToken);
                return digest is null ? "" : Convert.ToHexStringLower(digest.GetHashAndReset());
            }
            catch (MachineTrouble e) when (++failures <= retries)
            {
                _counters.Problem($"{e.Message}; resumed");
                if (failures > 1) await Task.Delay(RetryPause, _time, cancellationToken);
            }
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

    /// <summary>Reads what is still missing; where the server sends everything, from the beginning.</summary>
    private async Task ReadOnAsync(Fetched file, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(file.From, file.What, file.Length > 0 ? file : null, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.PartialContent) file.BeginAnew();
        file.Tag = answer.Headers.ETag;
        var end = file.Length + answer.Content.Headers.ContentLength;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                file.Add(buffer.AsSpan(0, read));
                _counters.HttpReceived(read);
            }

            if (end is { } promised && promised != file.Length) throw new MachineTrouble($"{file.What} was cut short");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new MachineTrouble($"{file.What}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(Uri from, string what, Fetched? resumed, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, from);
            if (resumed is { Tag: { IsWeak: false } tag })
            {
                request.Headers.Range = new(resumed.Length, null);
                request.Headers.IfRange = new(tag);
            }

            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
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

    /// <summary>What has come of a file.</summary>
    private sealed class Fetched(Uri from, string what, long limit, IncrementalHash? digest)
    {
        public Uri From => from;

        public string What => what;

        public long Length { get; private set; }

        public EntityTagHeaderValue? Tag { get; set; }

        public void BeginAnew()
        {
            Length = 0;
            digest?.GetHashAndReset();
        }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if ((Length += bytes.Length) > limit) throw new MachineTrouble($"{what} is longer than {limit} bytes");
            digest?.AppendData(bytes);
        }
    }
}
