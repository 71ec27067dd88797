using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ironic.Lab.Redfish;
using Ironic.Redfish.Quirks;
using Ironic.Redfish.Systems;
using Ironic.Testing;
using Ironic.Testing.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Redfish.Tests.Support;

/// <summary>A lab BMC over TLS on loopback, our client with it, and a file server that it may fetch from.</summary>
internal sealed class BmcUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RedfishClient> _clients = [];
    private readonly ScriptedServer _files;

    private BmcUnderTest() => _files = new(_ => new(200, FileBytes));

    /// <summary>Gone at the end.</summary>
    public string Folder => _folder.Path;

    public FakeBoard Board { get; } = new();

    public RedfishService Service { get; private set; } = null!;

    public RedfishClient Client { get; private set; } = null!;

    public RedfishBmc Bmc { get; private set; } = null!;

    /// <summary>A file of the file server.</summary>
    public Uri File => new($"{_files.Url}/file.iso");

    public byte[] FileBytes { get; set; } = Encoding.UTF8.GetBytes("ironic-lab-firmware BIOS 2.1\n");

    public Uri Address => new($"https://{Service.EndPoint}");

    public static async Task<BmcUnderTest> StartAsync(Personality? personality = null, RedfishOptions? options = null, TimeSpan? taskTime = null, TimeProvider? time = null)
    {
        var test = new BmcUnderTest();
        test.Service = await RedfishService.StartAsync(
            new(IPAddress.Loopback, 0), new() { Personality = personality ?? Personalities.Generic, User = "admin", Password = "secret", MediaFolder = test._folder.Path, TaskTime = taskTime ?? TimeSpan.FromMilliseconds(100) },
            test.Board, time ?? TimeProvider.System, NullLogger<RedfishService>.Instance, CancellationToken.None);
        test.Client = test.MakeClient((options ?? new()) with { MostPerSecond = 0 });
        test.Bmc = test.Client.For(test.Target());
        return test;
    }

    public RedfishClient MakeClient(RedfishOptions options)
    {
        var client = new RedfishClient(options, TimeProvider.System);
        _clients.Add(client);
        return client;
    }

    public RedfishTarget Target(string password = "secret", RedfishAuthentication authentication = RedfishAuthentication.Auto) =>
        new(Address, new("admin", new(password)) { Authentication = authentication })
        {
            Tls = new() { Fingerprint = Convert.ToHexString(SHA256.HashData(Service.Certificate.RawData)) },
        };

    public Task<RedfishMachine> MachineAsync() => RedfishMachine.FindAsync(Bmc, null, QuirkTable.BuiltIn, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await Service.DisposeAsync();
        await _files.DisposeAsync();
        _folder.Dispose();
    }
}
