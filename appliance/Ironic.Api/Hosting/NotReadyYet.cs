using System.Globalization;
using Ironic.Api.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Hosting;

/// <summary>What clients, balancers and supervisors are told while the appliance waits for what it cannot serve without.</summary>
public static class NotReadyYet
{
    /// <summary>Seconds: the longest that the wait itself pauses.</summary>
    private const int RetryAfter = 5;

    /// <summary>Answers all: the process is alive, everything else is 503 with the reason. Nothing of a request is read or believed.</summary>
    /// <param name="app">Where.</param>
    /// <param name="why">What is waited for, for everybody to read.</param>
    public static void UseNotReadyYet(this IApplicationBuilder app, string why) => app.Run(context =>
    {
        var path = context.Request.Path;
        if (path == "/healthcheck/liveness") return Results.Text("OK").ExecuteAsync(context);
        context.Response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
        return path.StartsWithSegments("/healthcheck", StringComparison.Ordinal)
            ? Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
            : FaultWriter.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, why, FaultDialect.Handler);
    });
}
