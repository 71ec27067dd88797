using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Model.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Health;

/// <summary>
/// For load balancers and supervisors: <c>/healthcheck/liveness</c> (the process answers), <c>/healthcheck/readiness</c> and <c>/healthcheck</c> (its store does, too).
/// </summary>
internal sealed class HealthEndpoints(ISharedStore store) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.On("/healthcheck", ReadinessAsync, HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
        routes.On("/healthcheck/readiness", ReadinessAsync, HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
        routes.On("/healthcheck/liveness", _ => Task.FromResult(Say(StatusCodes.Status200OK, "OK")), HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
    }

    private Task<IResult> ReadinessAsync(ApiRequest request) =>
        Task.FromResult(store.Fault is { } fault ? Say(StatusCodes.Status503ServiceUnavailable, fault) : Say(StatusCodes.Status200OK, "OK"));

    private static IResult Say(int status, string text) => Results.Text(text, "text/plain", statusCode: status);
}
