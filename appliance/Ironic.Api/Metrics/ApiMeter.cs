using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Metrics;

/// <summary>The meter <c>Ironic.Api</c> (docs/ops/metrics.md).</summary>
internal sealed class ApiMeter
{
    private static readonly InstrumentAdvice<double> Latencies = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] };

    /// <summary>Boxed once: a request makes no garbage here.</summary>
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => (object)status)];

    private readonly Histogram<double> _requests;
    private readonly UpDownCounter<long> _active;

    public ApiMeter(IMeterFactory factory)
    {
        var meter = factory.Create("Ironic.Api");
        _requests = meter.CreateHistogram("api.request.duration", "s", "Time to the end of an API request's answer, by method, route and status.", advice: Latencies);
        _active = meter.CreateUpDownCounter<long>("api.requests.active", "{request}", "API requests that are being answered.");
    }

    public void Begun() => _active.Add(1);

    /// <summary>By its route, never by its path: a label is not for clients to make up. What has no route, or no known method, is told together.</summary>
    public void Ended(HttpContext context, TimeSpan took)
    {
        _active.Add(-1);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        var method = context.Request.Method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? context.Request.Method : "other";
        var status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? 499 : context.Response.StatusCode;
        Tell(Activity.Current, method, route, status);
        _requests.Record(took.TotalSeconds, new("method", method), new("route", route), new("status", Statuses[Math.Clamp(status, 0, Statuses.Length - 1)]));
    }

    /// <summary>The request's span, where one is made, by OpenTelemetry's names; null: none is.</summary>
    private static void Tell(Activity? span, string method, string route, int status)
    {
        if (span is not { IsAllDataRequested: true }) return;
        span.DisplayName = route == "none" ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
    }
}
