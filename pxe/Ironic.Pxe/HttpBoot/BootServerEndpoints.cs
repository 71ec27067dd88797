using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Pxe.HttpBoot;

/// <summary>Puts the boot server into a web application.</summary>
public static class BootServerEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps <c>/boot/</c> and <c>/images/</c>. Machines without credentials fetch from there: no authorization may stand before it.</summary>
    /// <returns>For conventions on both, such as the host and port that they answer on.</returns>
    public static IEndpointConventionBuilder MapBootServer(this IEndpointRouteBuilder routes)
    {
        var server = routes.ServiceProvider.GetRequiredService<BootServer>();
        var group = routes.MapGroup("");
        group.MapMethods(BootUrls.Prefix + "/{**path}", Methods, server.HandleAsync);
        group.MapMethods(BootUrls.Images + "/{**path}", Methods, server.HandleAsync);
        return group;
    }
}
