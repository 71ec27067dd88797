using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ironic.Lab.Redfish;

/// <summary>Plays the faults that a service was told to have, before anything else looks at a request.</summary>
internal sealed class RedfishFaultPlayer(RedfishService service, RedfishSessions sessions, TimeProvider time)
{
    private const int EndlessBytes = 64 << 20, Depth = 5000;

    private readonly Lock _gate = new();

    /// <summary>True: it has been answered, wrongly.</summary>
    public async Task<bool> PlayAsync(HttpContext context)
    {
        var faults = service.Faults;
        if (faults.IsSilent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }

        if (faults.AnswerDelay > TimeSpan.Zero) await Task.Delay(faults.AnswerDelay, time, context.RequestAborted);
        if (Take(f => f.DropSessionsNext, f => f with { DropSessionsNext = f.DropSessionsNext - 1 })) sessions.CloseAll();
        if (Take(f => f.FailNext, f => f with { FailNext = f.FailNext - 1 }))
        {
            await FailAsync(context, faults);
            return true;
        }

        var isReset = context.Request.Method == "POST" && context.Request.Path.Value!.EndsWith("ComputerSystem.Reset", StringComparison.Ordinal);
        if (isReset && Take(f => f.RefuseResetNext, f => f with { RefuseResetNext = f.RefuseResetNext - 1 }))
        {
            await FailAsync(context, faults with { FailStatus = 409, FailMessage = "Base.1.12.ActionParameterValueConflict" });
            return true;
        }

        var isGet = context.Request.Method == "GET";
        if (isGet && Take(f => f.EmptyNext, f => f with { EmptyNext = f.EmptyNext - 1 })) return true;
        return isGet && faults.Hostility != Hostility.None && await PlayHostileAsync(context, faults.Hostility);
    }

    private bool Take(Func<RedfishFaults, int> count, Func<RedfishFaults, RedfishFaults> less)
    {
        lock (_gate)
        {
            if (count(service.Faults) <= 0) return false;
            service.Faults = less(service.Faults);
            return true;
        }
    }

    private static async Task FailAsync(HttpContext context, RedfishFaults faults)
    {
        context.Response.StatusCode = faults.FailStatus;
        if (faults.FailMessage is not { } id) return;
        context.Response.ContentType = "application/json";
        var body = RedfishReply.Error(faults.FailStatus, id, $"{id}.").Body!;
        body["error"]!["@Message.ExtendedInfo"]![0]!["MessageId"] = id;
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static async Task<bool> PlayHostileAsync(HttpContext context, Hostility hostility)
    {
        var (path, response) = (context.Request.Path.Value!, context.Response);
        switch (hostility)
        {
            case Hostility.RedirectElsewhere:
                (response.StatusCode, response.Headers.Location) = (307, "https://203.0.113.1/redfish/v1/");
                return true;
            case Hostility.RedirectInCircles:
                (response.StatusCode, response.Headers.Location) = (308, path);
                return true;
            case Hostility.EndlessBody:
                await EndlessAsync(context);
                return true;
        }

        response.ContentType = "application/json";
        await response.WriteAsync(Text(hostility, path, context.Request.QueryString.Value ?? ""), context.RequestAborted);
        return true;
    }

    private static string Text(Hostility hostility, string path, string query) => hostility switch
    {
        Hostility.PagesInCircles => $$$"""{"Members":[{"@odata.id":"{{{path}}}/1"}],"Members@odata.nextLink":"{{{path}}}","Systems":{"@odata.id":"/redfish/v1/Systems"}}""",
        Hostility.PagesWithoutEnd => $$$"""{"Members":[{"@odata.id":"{{{path}}}/{{{query.Length}}}"}],"Members@odata.nextLink":"{{{path}}}?{{{new string('x', query.Length + 1)}}}","Systems":{"@odata.id":"/redfish/v1/Systems"}}""",
        Hostility.WrongTypes => """
            {"@odata.id":7,"Systems":[1,2],"Members":"none","PowerState":{"a":1},"Boot":[[]],"Actions":5,"Links":true,"Status":"x","VirtualMedia":1,"Bios":[],"Attributes":3,
            "Manufacturer":[],"Model":{},"Messages":{"MessageId":[]},"PercentComplete":"a lot","MediaTypes":{"a":"b"},"UpdateService":null,"Registries":12}
            """,
        Hostility.Deep => new StringBuilder().Insert(0, "{\"a\":", Depth).Append('1').Append('}', Depth).ToString(),
        Hostility.LinksElsewhere => """{"Systems":{"@odata.id":"https://203.0.113.1/redfish/v1/Systems"},"Members":[{"@odata.id":"http://203.0.113.1/redfish/v1/Systems/1"}],"PowerState":"On","Links":{"Sessions":{"@odata.id":"//203.0.113.1/steal"}}}""",
        _ => "<html>Please log in.</html>",
    };

    private static async Task EndlessAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var piece = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{new string('x', 64 << 10)}\","));
        await context.Response.Body.WriteAsync("["u8.ToArray(), context.RequestAborted);
        for (var sent = 0; sent < EndlessBytes && !context.RequestAborted.IsCancellationRequested; sent += piece.Length)
        {
            try
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                return; // the client has had enough
            }
        }
    }
}
