using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Api.Tests.Policy;

public sealed class EndpointRulesTests
{
    /// <summary>An endpoint without a rule would be the administrator's alone; whoever adds one says whose it is.</summary>
    [Fact]
    public async Task Endpoints_ArePublicOrNameARule()
    {
        await using var api = await ApiHost.StartAsync();
        var routes = (IEndpointRouteBuilder)WebApplication.CreateSlimBuilder().Build();
        foreach (var resource in api.Services.GetServices<IResource>()) resource.Map(routes);
        var endpoints = routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 100);
        Assert.Empty(endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Requirement>() is null == endpoint.Metadata.GetMetadata<PublicEndpoint>() is null).Select(endpoint => endpoint.DisplayName));

        // A rule that hangs on an owner is told of which segment's.
        Assert.Empty(endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Requirement>() is { Subject: Subject.None } required && endpoint.RoutePattern.Parameters.Count > 0
            && new[] { required.Rule.Owner, required.Rule.Lessee }.Any(role => role != Role.Nobody)).Select(endpoint => endpoint.DisplayName));
    }
}
