using System.Diagnostics;
using System.Globalization;
using Ironic.Api.Requests;
using Ironic.Api.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Ironic.Api.Tests.Hosting;

/// <summary>
/// Two thousand requests that keep the shape of good ones and are wrong somewhere, over every endpoint that the metadata knows: never a 5xx, never a hang, and the server stays well.
/// Conductor and store are the real ones. The seed is printed; IRONIC_FUZZ_SEED repeats a run, or begins another.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileRequestTests(ITestOutputHelper output)
{
    private const int Requests = 2000, MostKeptMebibytes = 64;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"];

    [Fact]
    public async Task Requests_WrongSomewhere_NeverFailTheServer()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("IRONIC_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 20261121;
        output.WriteLine($"IRONIC_FUZZ_SEED={seed}");
        await using var appliance = await RealConductor.StartAsync();
        await BuildAsync(appliance);
        var endpoints = Endpoints(appliance.Services);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new(appliance.Url), Timeout = TimeSpan.FromSeconds(120) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        Dictionary<int, int> statuses = [];

        var random = new Random(seed);
        for (var i = 0; i < Requests; i++)
        {
            var (method, path) = endpoints[i % endpoints.Count];
            if (random.Next(12) == 0) method = Methods[random.Next(Methods.Length)];
            var request = HostileRequest.Make(random, method, path);
            using var message = request.ToMessage();
            using var response = await client.SendAsync(message, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            var status = (int)response.StatusCode;
            if (method == "DELETE" && status < 300) await BuildAsync(appliance);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"IRONIC_FUZZ_SEED={seed}, request {i}: {request}\n{status} {text}\n{string.Join('\n', appliance.Log.Lines)}");
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{kept / 1024 / 1024} MiB kept; {clock.Elapsed.TotalSeconds:0.0} s; {string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(statuses.Keys.Count(status => status < 300) > 1, "Some must have got through, or nothing was tried.");
        Assert.DoesNotContain(appliance.Log.Lines, line => line.StartsWith("2000 ", StringComparison.Ordinal)); // "failed at this request"
        Assert.Equal(200, (await appliance.SendAsync(HttpMethod.Get, "/v1/nodes/detail")).Status);
        Assert.Equal(200, (await appliance.SendAsync(HttpMethod.Get, "/healthcheck/readiness")).Status);
        Assert.True(kept < MostKeptMebibytes * 1024L * 1024, $"{kept / 1024 / 1024} MiB are kept after {Requests} requests");
    }

    /// <summary>All that paths name, as far as it is not there.</summary>
    private static async Task BuildAsync(RealConductor appliance)
    {
        foreach (var (collection, body) in HostileShapes.World)
        {
            var reply = await appliance.SendAsync(HttpMethod.Post, collection, body);
            Assert.True(reply.Status is 201 or 400 or 409, $"{collection} {body}: {reply.Status} {reply.Body}"); // 400, 409: what has been done to the others stands against it
        }
    }

    private static List<(string Method, string Path)> Endpoints(IServiceProvider services)
    {
        var routes = (IEndpointRouteBuilder)WebApplication.CreateSlimBuilder().Build();
        foreach (var resource in services.GetServices<IResource>()) resource.Map(routes);
        return
        [
            .. from endpoint in routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
               orderby endpoint.RoutePattern.RawText, method
               select (method, endpoint.RoutePattern.RawText!),
        ];
    }
}

/// <summary>Tests that look at the whole process: they run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
