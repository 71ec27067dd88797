using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Ironic.AgentContract;
using Ironic.AgentContract.Heartbeats;
using Ironic.AgentContract.Lookup;
using Ironic.Lab.Simulator.Boot;

namespace Ironic.Lab.Simulator.Agents;

/// <summary>The agent of one machine that is up: asks who it is, reports, and guards its commands with its token.</summary>
internal sealed class SimulatedAgent(Uri api, string mac, Uri callback, string certificate, MachineHttp http, AgentCommands commands, SimulatorCounters counters, TimeProvider time)
{
    /// <summary>The newest that a heartbeat of ours needs.</summary>
    private const int NewestNeeded = 72;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private byte[] _token = [];

    public AgentCommands Commands => commands;

    public bool Accepts(string? token) => _token.Length > 0 && token is not null && CryptographicOperations.FixedTimeEquals(_token, Encoding.UTF8.GetBytes(token));

    /// <summary>A command has ended: the conductor is told before it asks.</summary>
    public void WantHeartbeat() => _wishes.Writer.TryWrite(true);

    /// <summary>Until the machine is powered off.</summary>
    public async Task RunAsync(CancellationToken life)
    {
        var version = await RetryAsync("the API's root", () => VersionAsync(life), life);
        var found = await RetryAsync("lookup", () => LookUpAsync(version, life), life);
        if (found.Config.AgentToken is not { Length: >= LookupConfig.MinimumTokenLength } token) throw new MachineTrouble("lookup: no agent token was given");
        _token = Encoding.UTF8.GetBytes(token);
        var heartbeat = new HeartbeatRequest { CallbackUrl = callback.AbsoluteUri.TrimEnd('/'), AgentVersion = AgentIdentity.Version, AgentToken = token, AgentVerifyCa = certificate };
        var isFirst = true;
        while (true)
        {
            await RetryAsync("heartbeat", () => ReportAsync(found.Node.Uuid, heartbeat, version, life), life);
            if (isFirst) counters.AgentUp();
            isFirst = false;
            var pause = TimeSpan.FromSeconds(found.Config.HeartbeatTimeout) * (0.3 + (0.3 * Random.Shared.NextDouble()));
            await Task.Delay(Least, time, life);
            await WaitForWishAsync(pause - Least, life);
        }
    }

    private async Task<string> VersionAsync(CancellationToken life)
    {
        using var answer = await http.SendAsync(HttpMethod.Get, new(api, "/"), "1.1", null, life);
        var root = await ReadAsync(answer, AgentJson.Default.ApiRoot, life);
        var newest = root.DefaultVersion?.Version?.Split('.') is [_, var minor] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MachineTrouble("the API's root names no version");
        return $"1.{Math.Min(newest, NewestNeeded)}";
    }

    private async Task<LookupResponse> LookUpAsync(string version, CancellationToken life)
    {
        using var answer = await http.SendAsync(HttpMethod.Get, new(api, $"/v1/lookup?addresses={mac}"), version, null, life);
        return await ReadAsync(answer, AgentJson.Default.LookupResponse, life);
    }

    private async Task<bool> ReportAsync(string node, HeartbeatRequest heartbeat, string version, CancellationToken life)
    {
        using var content = JsonContent.Create(heartbeat, AgentJson.Default.HeartbeatRequest);
        using var answer = await http.SendAsync(HttpMethod.Post, new(api, $"/v1/heartbeat/{node}"), version, content, life);
        return answer.IsSuccessStatusCode ? true : throw Refusal(answer.StatusCode);
    }

    /// <summary>As the real one: in 5 to 10 s once more, for as long as it lives. Only what is no conflict is a problem worth a report.</summary>
    private async Task<T> RetryAsync<T>(string what, Func<Task<T>> call, CancellationToken life)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (ApiRefusal e)
            {
                if (e.Status != HttpStatusCode.Conflict) counters.Problem($"{what}: the API answers {(int)e.Status}");
            }
            catch (HttpRequestException e)
            {
                counters.Problem($"{what}: {e.HttpRequestError}");
            }
            catch (JsonException)
            {
                counters.Problem($"{what}: the answer cannot be read");
            }
            catch (OperationCanceledException) when (!life.IsCancellationRequested)
            {
                counters.Problem($"{what}: no answer in time");
            }

            await Task.Delay(Least * (1 + Random.Shared.NextDouble()), time, life);
        }
    }

    private async Task WaitForWishAsync(TimeSpan limit, CancellationToken life)
    {
        if (limit <= TimeSpan.Zero) return;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, life);
        try
        {
            await _wishes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!life.IsCancellationRequested)
        {
            // Time for the regular one.
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken life) =>
        answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync(type, life) ?? throw new JsonException("null") : throw Refusal(answer.StatusCode);

    private static ApiRefusal Refusal(HttpStatusCode status) => new(status);

    private sealed class ApiRefusal(HttpStatusCode status) : Exception
    {
        public HttpStatusCode Status => status;
    }
}
