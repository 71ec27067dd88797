using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ironic.Lab.Redfish.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Redfish;

/// <summary>
/// A Redfish service of our own making for one machine, over HTTPS: sessions, ETags, tasks, power, boot, BIOS, Secure Boot, virtual media, storage, firmware,
/// sensors, events; with the manners of a maker's BMCs, and with faults on demand.
/// </summary>
public sealed class RedfishService : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly RedfishEvents _events;
    private readonly RedfishMedia _media;
    private readonly HttpClient _http;
    private readonly BoardState _state;
    private readonly UpdateResources _update;

    private RedfishService(WebApplication app, IRedfishBoard board, RedfishServiceOptions options, X509Certificate2 certificate, TimeProvider time, ILogger logger)
    {
        (_app, Certificate) = (app, certificate);
        var names = new ResourceNames(options.Personality);
        _http = TrustingHttp.Make();
        _state = new(board.Facts.IsUefi);
        _events = new(names, _http, time, logger);
        _media = new(board, options.MediaFolder, logger);
        var sessions = new RedfishSessions(options.Personality.SessionLimit, options.SessionTimeout, time);
        var tasks = new RedfishTasks(options.Personality.TaskPrefix, options.TaskTime, time, () => Faults);
        _state.Starting = tasks.Start;
        _update = new UpdateResources(names, tasks, _http);
        IRedfishResources[] resources =
        [
            new RootResources(names, board.Facts),
            new SessionResources(names, sessions, (user, password) => user == options.User && password == options.Password, () => Faults),
            new BiosResources(names, board, _state),
            new StorageResources(names, board, tasks),
            new MediaResources(names, _media, () => Faults),
            new SystemResources(names, board, _state, new(board, _state, _events, logger), () => _update.BiosVersion, () => Faults),
            new ChassisResources(names, board),
            new ManagerResources(names, board, () => _update.BmcVersion, sessions.CloseAll, time),
            _update,
            new TaskResources(names, tasks),
            new EventResources(names, _events),
        ];
        var endpoint = new RedfishEndpoint(options, resources, sessions, _events, this, time);
        app.Run(endpoint.AnswerAsync);
    }

    /// <summary>Where it listens; with the port that the system chose, when asked for port 0.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Its certificate, signed by itself.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What it does wrong, from now on.</summary>
    public RedfishFaults Faults { get; set; } = new();

    /// <summary>Requests answered so far.</summary>
    public int Requests => Volatile.Read(ref RequestCount);

    /// <summary>The most sessions that were open at once.</summary>
    public int MostSessions { get; internal set; }

    /// <summary>Sessions that are open now.</summary>
    public int OpenSessions => OpenSessionCount();

    /// <summary>TCP connections taken so far.</summary>
    public int Connections => Volatile.Read(ref ConnectionCount);

    /// <summary>Bytes of firmware files that have come so far.</summary>
    public long ReceivedBytes => Volatile.Read(ref ReceivedCount);

    /// <summary>SHA-256 of the last of them, in hex; null: none came.</summary>
    public string? LastFirmwareHash => _update.LastFileHash;

    /// <summary>"METHOD path" of each request, oldest first; the last 1,000.</summary>
    public IReadOnlyList<string> Log
    {
        get { lock (Lines) return [.. Lines]; }
    }

    internal int RequestCount;
    internal int ConnectionCount;
    internal long ReceivedCount;

    internal Queue<string> Lines { get; } = [];

    internal void Received(int bytes) => Interlocked.Add(ref ReceivedCount, bytes);

    internal Func<int> OpenSessionCount { get; set; } = () => 0;

    /// <summary>The boot override for a start that the machine itself, or another BMC protocol, brings about; null when none is in force. One for once is used up.</summary>
    public RedfishBoot? TakeBoot() => _state.Start();

    /// <summary>Tells listeners and subscribers that the machine's power has changed by itself.</summary>
    public void TellPower(bool isOn) => _events.Tell("ResourceEvent.1.0.PowerStateChanged", $"The power state is {(isOn ? "On" : "Off")}.", "OK");

    /// <summary>Binds, and serves until disposed of.</summary>
    /// <param name="bind">Address and port; port 0: one that is free.</param>
    /// <param name="options">Who it is.</param>
    /// <param name="board">The machine.</param>
    /// <param name="time">The clock of sessions, tasks and events.</param>
    /// <param name="logger">What it has to tell.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is not ours, or the port is taken.</exception>
    public static async Task<RedfishService> StartAsync(
        IPEndPoint bind, RedfishServiceOptions options, IRedfishBoard board, TimeProvider time, ILogger<RedfishService> logger, CancellationToken cancellationToken)
    {
        var certificate = RedfishCertificate.Make(bind.Address, time.GetUtcNow());
        RedfishService? service = null;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = Path.GetTempPath() });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = 128 << 20;
            kestrel.Listen(bind, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection =>
                {
                    if (service is not null) Interlocked.Increment(ref service.ConnectionCount);
                    return next(connection);
                });
                if (options.IsTls) listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        service = new(app, board, options, certificate, time, logger);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        service.EndPoint = new(bind.Address, new Uri(address).Port);
        logger.RedfishListens(service.EndPoint, options.Personality.Name);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _app.DisposeAsync();
        _media.Dispose();
        _http.Dispose();
        Certificate.Dispose();
    }
}
