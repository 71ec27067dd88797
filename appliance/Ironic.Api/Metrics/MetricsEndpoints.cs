using System.Text;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Sensors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Metrics;

/// <summary><c>/metrics</c>, and <c>/metrics/sensors</c> with all sensors of machines: for Prometheus (docs/ops/metrics.md). It wants credentials as all else does: figures tell what a site has.</summary>
internal sealed class MetricsEndpoints(MetricCollector collector, IConductorSurvey survey, ISensorService sensors) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/metrics", ScrapeAsync).WithoutVersions().Requires(Rules.MetricsGet);
        routes.OnGet("/metrics/sensors", ScrapeSensorsAsync).WithoutVersions().Requires(Rules.MetricsGet);
    }

    private async Task<IResult> ScrapeAsync(ApiRequest request)
    {
        await survey.TakeAsync(request.Aborted);
        return Results.Text(collector.Scrape(), PrometheusText.ContentType);
    }

    private async Task<IResult> ScrapeSensorsAsync(ApiRequest request)
    {
        var all = await sensors.ListAsync(request.Aborted);
        return Results.Stream(
            async stream =>
            {
                foreach (var part in SensorText.Parts(all)) await stream.WriteAsync(Encoding.UTF8.GetBytes(part), request.Aborted);
            },
            PrometheusText.ContentType);
    }
}
