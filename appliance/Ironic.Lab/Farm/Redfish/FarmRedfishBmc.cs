using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ironic.Ipmi.Commands;
using Microsoft.AspNetCore.Http;

namespace Ironic.Lab.Farm.Redfish;

/// <summary>One simulated BMC that speaks Redfish: sessions, one system, its power and boot override.</summary>
internal sealed class FarmRedfishBmc(FarmBmc bmc, FarmOptions options, TimeProvider time)
{
    private const string Sessions = "/redfish/v1/SessionService/Sessions", System = "/redfish/v1/Systems/1", Reset = System + "/Actions/ComputerSystem.Reset";

    /// <summary>A BMC that drops sessions does so with every third request.</summary>
    private const int DropsEvery = 3;

    private static readonly FrozenDictionary<string, byte[]> Resources = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/redfish/v1"] = """{"@odata.id":"/redfish/v1/","@odata.type":"#ServiceRoot.v1_16_0.ServiceRoot","Id":"RootService","Name":"Farm","RedfishVersion":"1.6.0","Systems":{"@odata.id":"/redfish/v1/Systems"},"Managers":{"@odata.id":"/redfish/v1/Managers"},"SessionService":{"@odata.id":"/redfish/v1/SessionService"},"Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""",
        ["/redfish/v1/Systems"] = """{"@odata.id":"/redfish/v1/Systems","Members":[{"@odata.id":"/redfish/v1/Systems/1"}],"Members@odata.count":1}""",
        ["/redfish/v1/Managers"] = """{"@odata.id":"/redfish/v1/Managers","Members":[{"@odata.id":"/redfish/v1/Managers/1"}],"Members@odata.count":1}""",
        ["/redfish/v1/Managers/1"] = """{"@odata.id":"/redfish/v1/Managers/1","Id":"1","Name":"Manager","Model":"Farm BMC","FirmwareVersion":"1.0.0"}""",
        ["/redfish/v1/SessionService"] = """{"@odata.id":"/redfish/v1/SessionService","Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}""",
    }.ToFrozenDictionary(resource => resource.Key, resource => Encoding.UTF8.GetBytes(resource.Value), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, BootDevice> Targets = new Dictionary<string, BootDevice>(StringComparer.Ordinal)
    {
        ["None"] = BootDevice.None, ["Pxe"] = BootDevice.Pxe, ["Hdd"] = BootDevice.Disk, ["Cd"] = BootDevice.Cdrom,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly byte[] SystemOn = SystemOf("On", null), SystemOff = SystemOf("Off", null);

    /// <summary>IPMI's flags expire after a minute; Redfish knows no such thing.</summary>
    private static readonly byte[] KeptWithoutAStart = [0x08];

    private readonly Lock _gate = new();
    private readonly List<(string Id, string Token)> _sessions = new(1);
    private readonly string _basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"));
    private int _lastId, _asked;
    private bool _wasOverridden; // most BMCs of a farm never are

    public FarmManners Manners => bmc.Manners;

    public void Hear() => bmc.Hear();

    public async Task AnswerAsync(HttpContext context)
    {
        bmc.Hear();
        if (bmc.Manners == FarmManners.Slow) await Task.Delay(options.SlowDelay, time, context.RequestAborted);
        var path = context.Request.Path.Value!.TrimEnd('/');
        if (context.Request.Method == "POST" && path == Sessions) await LoginAsync(context);
        else if (path != "/redfish/v1" && !IsUser(context.Request)) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (context.Request.Method == "DELETE" && path.StartsWith(Sessions, StringComparison.Ordinal)) Close(path[(path.LastIndexOf('/') + 1)..], context.Response);
        else if (context.Request.Method == "POST" && path == Reset) await ResetAsync(context);
        else if (context.Request.Method == "PATCH" && path == System) await OverrideAsync(context);
        else if (context.Request.Method == "GET" && ResourceAt(path) is { } body) await SendAsync(context, body);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private byte[]? ResourceAt(string path) => path != System ? Resources.GetValueOrDefault(path)
        : BootNow is { } boot ? SystemOf(bmc.IsOn ? "On" : "Off", boot)
        : bmc.IsOn ? SystemOn : SystemOff;

    /// <summary>The override in force; null: none. A machine that has started with a one-time override has used it up.</summary>
    private BootFlags? BootNow => _wasOverridden && BootFlags.TryRead(bmc.Boot.Get(BootOption.Flags), out var flags) && flags.IsValid ? flags : null;

    private async Task LoginAsync(HttpContext context)
    {
        using var body = await global::System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var isRight = body.RootElement.TryGetProperty("UserName", out var user) && user.ValueEquals(options.User)
            && body.RootElement.TryGetProperty("Password", out var password) && password.ValueEquals(options.Password);
        context.Response.StatusCode = isRight ? StatusCodes.Status201Created : StatusCodes.Status401Unauthorized;
        if (!isRight) return;
        lock (_gate)
        {
            if (_sessions.Count >= options.SessionLimit)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            var (id, token) = ((++_lastId).ToString(CultureInfo.InvariantCulture), RandomNumberGenerator.GetHexString(32, lowercase: true));
            _sessions.Add((id, token));
            bmc.CountSessions(_sessions.Count);
            context.Response.Headers["X-Auth-Token"] = token;
            context.Response.Headers.Location = $"{Sessions}/{id}";
        }
    }

    private bool IsUser(HttpRequest request)
    {
        lock (_gate)
        {
            if (bmc.Manners == FarmManners.Dropping && ++_asked % DropsEvery == 0)
            {
                _sessions.Clear();
                bmc.CountSessions(0);
            }

            string? token = request.Headers["X-Auth-Token"];
            return token is null ? request.Headers.Authorization == _basic : _sessions.Exists(session => session.Token == token);
        }
    }

    private void Close(string id, HttpResponse response)
    {
        lock (_gate)
        {
            response.StatusCode = _sessions.RemoveAll(session => session.Id == id) > 0 ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            bmc.CountSessions(_sessions.Count);
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        using var body = await global::System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var type = body.RootElement.TryGetProperty("ResetType", out var given) ? given.GetString() : null;
        if (ActionOf(type) is { } action) bmc.Act(action);
        context.Response.StatusCode = ActionOf(type) is null ? StatusCodes.Status400BadRequest : StatusCodes.Status204NoContent;
    }

    /// <summary>What is not in the request stays as it is.</summary>
    private async Task OverrideAsync(HttpContext context)
    {
        using var body = await global::System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        if (!body.RootElement.TryGetProperty("Boot", out var boot) || boot.ValueKind != global::System.Text.Json.JsonValueKind.Object)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var now = BootNow;
        var target = Given("BootSourceOverrideTarget") ?? TargetOf(now);
        var enabled = Given("BootSourceOverrideEnabled") ?? EnabledOf(now);
        var isUefi = (Given("BootSourceOverrideMode") ?? ModeOf(now)) == "UEFI";
        if (!Targets.TryGetValue(target, out var device) || enabled is not ("Disabled" or "Once" or "Continuous"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var flags = new byte[BootFlags.Length];
        new BootFlags(device, isUefi, enabled == "Continuous") { IsValid = enabled != "Disabled" && device != BootDevice.None }.Write(flags);
        _wasOverridden = true;
        bmc.Boot.Set(BootOption.FlagValidClearing, KeptWithoutAStart);
        bmc.Boot.Set(BootOption.Flags, flags);
        context.Response.StatusCode = StatusCodes.Status204NoContent;

        string? Given(string name) => boot.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static string TargetOf(BootFlags? boot) => Targets.First(target => target.Value == (boot?.Device ?? BootDevice.None)).Key;

    private static string EnabledOf(BootFlags? boot) => boot is null ? "Disabled" : boot.Value.IsPersistent ? "Continuous" : "Once";

    private static string ModeOf(BootFlags? boot) => boot?.IsUefi == false ? "Legacy" : "UEFI";

    private static ChassisAction? ActionOf(string? type) => type switch
    {
        "On" => ChassisAction.PowerOn,
        "ForceOff" => ChassisAction.PowerOff,
        "ForceRestart" => ChassisAction.HardReset,
        "GracefulShutdown" => ChassisAction.SoftShutdown,
        _ => null,
    };

    private static async Task SendAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>About as long as real ones are.</summary>
    private static byte[] SystemOf(string power, BootFlags? boot) => Encoding.UTF8.GetBytes($$$$"""
        {"@odata.id":"/redfish/v1/Systems/1","@odata.type":"#ComputerSystem.v1_20_0.ComputerSystem","Id":"1","Name":"System","SystemType":"Physical","Manufacturer":"Ironic","Model":"Farm","SerialNumber":"0",
        "UUID":"fa12fa12-0000-4000-8000-000000000000","PowerState":"{{{{power}}}}","Status":{"State":"Enabled","Health":"OK","HealthRollup":"OK"},"BiosVersion":"1.0.0","IndicatorLED":"Off",
        "ProcessorSummary":{"Count":2,"Model":"Simulated","LogicalProcessorCount":64,"Status":{"State":"Enabled","Health":"OK"}},"MemorySummary":{"TotalSystemMemoryGiB":256,"Status":{"State":"Enabled","Health":"OK"}},
        "Boot":{"BootSourceOverrideEnabled":"{{{{EnabledOf(boot)}}}}","BootSourceOverrideTarget":"{{{{TargetOf(boot)}}}}","BootSourceOverrideMode":"{{{{ModeOf(boot)}}}}","BootSourceOverrideTarget@Redfish.AllowableValues":["None","Pxe","Hdd","Cd"]},
        "Links":{"ManagedBy":[{"@odata.id":"/redfish/v1/Managers/1"}],"Chassis":[]},
        "Actions":{"#ComputerSystem.Reset":{"target":"{{{{Reset}}}}","ResetType@Redfish.AllowableValues":["On","ForceOff","ForceRestart","GracefulShutdown"]}}}
        """);
}
