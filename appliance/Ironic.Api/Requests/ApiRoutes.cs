using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Requests;

/// <summary>Answers one request; holds no rules: it translates between HTTP and one call of the conductor.</summary>
internal delegate Task<IResult> ApiHandler(ApiRequest request);

/// <summary>A resource's endpoints.</summary>
internal interface IResource
{
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>Maps handlers. They are plain delegates: nothing is reflected upon or compiled at start.</summary>
internal static class ApiRoutes
{
    public static IEndpointConventionBuilder OnGet(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler) => routes.On(pattern, handler, HttpMethods.Get);

    public static IEndpointConventionBuilder OnPost(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler) => routes.On(pattern, handler, HttpMethods.Post);

    public static IEndpointConventionBuilder OnPut(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler) => routes.On(pattern, handler, HttpMethods.Put);

    public static IEndpointConventionBuilder OnPatch(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler) => routes.On(pattern, handler, HttpMethods.Patch);

    public static IEndpointConventionBuilder OnDelete(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler) => routes.On(pattern, handler, HttpMethods.Delete);

    public static IEndpointConventionBuilder On(this IEndpointRouteBuilder routes, string pattern, ApiHandler handler, params string[] methods) =>
        routes.MapMethods(pattern, methods, async context =>
        {
            var answer = await handler(context.Features.GetRequiredFeature<ApiRequest>());
            await answer.ExecuteAsync(context);
        });
}
