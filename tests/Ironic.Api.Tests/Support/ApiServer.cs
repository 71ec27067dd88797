using Ironic.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Ironic.Api.Tests.Support;

/// <summary>The API in a Kestrel of its own, on a port of the system's choosing.</summary>
internal static class ApiServer
{
    public static async Task<WebApplication> StartAsync(ApiOptions options, Action<WebApplicationBuilder> addConductor)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ApiLimits.Apply(kestrel.Limits);
        });
        addConductor(builder);
        builder.Services.AddIronicApi(options);
        var app = builder.Build();
        app.UseIronicApi();
        await app.StartAsync(CancellationToken.None);
        return app;
    }
}
