using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Api.Tests.Microversions;

/// <summary>An endpoint as its metadata declares it.</summary>
/// <param name="Method">"GET".</param>
/// <param name="Path">With its placeholders.</param>
/// <param name="Gate">From which version on, and what older clients are told; null: from the first.</param>
internal sealed record ServedEndpoint(string Method, string Path, SinceMicroversion? Gate)
{
    public int Since => Gate?.First.Minor ?? 1;

    /// <summary>A path that names nothing that is there.</summary>
    public string Example => string.Join('/', Path.Split('/').Select(segment => segment switch
    {
        "{ident}" => "11111111-1111-4111-8111-111111111111",
        "{resource}" or "{portgroup}" or "{port}" or "{event}" => "99999999-9999-4999-8999-999999999999",
        "{indicator}" => "led@chassis",
        "{trait}" => "CUSTOM_A",
        "{name}" => "fake-hardware",
        _ when segment.StartsWith('{') => "x",
        _ => segment,
    }));

    public override string ToString() => $"{Method} {Path} {Since}";

    /// <summary>All under <c>/v1</c> but the catch-all of a node's unknown parts.</summary>
    public static IReadOnlyList<ServedEndpoint> All(IServiceProvider services)
    {
        var routes = (IEndpointRouteBuilder)WebApplication.CreateSlimBuilder().Build();
        foreach (var resource in services.GetServices<IResource>()) resource.Map(routes);
        return
        [
            .. from endpoint in routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               let path = endpoint.RoutePattern.RawText!
               where path.StartsWith("/v1", StringComparison.Ordinal) && path != "/v1/nodes/{ident}/{field}"
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
               orderby path, method
               select new ServedEndpoint(method, path, endpoint.Metadata.GetMetadata<SinceMicroversion>()),
        ];
    }
}
