using Ironic.Agent.Images;
using Ironic.Agent.Tests.Support;
using Ironic.Testing.Http;

namespace Ironic.Agent.Tests.Images;

/// <summary>The way of an image walked before there is one: it must harm nobody, whatever the API is like.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Rehearsal_ReadsTheVersionDocument()
    {
        await using var server = new ScriptedServer(_ => Scripted.Json("""{"default_version":{"version":"1.109"}}"""));
        await RehearseAsync(new(server.Url));
        Assert.Equal("/", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Rehearsal_ApiRefuses_IsSilent()
    {
        await using var server = new ScriptedServer(_ => new(404, []));
        await RehearseAsync(new(server.Url));
        Assert.Single(server.Requests);
    }

    [Fact]
    public Task Rehearsal_NobodyListens_IsSilent() => RehearseAsync(new("http://127.0.0.1:1"));

    private static async Task RehearseAsync(Uri server)
    {
        using var bench = new Workbench();
        await new Rehearsal(bench.Options, TimeProvider.System, bench.Log).RunAsync(server, CancellationToken.None);
    }
}
