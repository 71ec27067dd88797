using Ironic.Api.Lists;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Drivers;

/// <summary><c>/v1/drivers</c> (contract, section 2.11).</summary>
internal sealed class DriverEndpoints(DriverRegistry registry) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/drivers", ListAsync).Requires(Rules.DriverGet);
        routes.OnGet("/v1/drivers/{name}", ShowAsync).Requires(Rules.DriverGet);
        routes.OnGet("/v1/drivers/{name}/properties", ShowPropertiesAsync).Requires(Rules.DriverGetProperties);
    }

    private Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var type = arguments.Text("type", since: 30);
        if (type is not (null or "classic" or "dynamic")) arguments.Refuse(Fault.Invalid("\"type\" filter must be one of \"classic\" or \"dynamic\", if specified."));
        var projection = Projection<DriverOffer>.Read(arguments, DriverFields.Table, fieldsSince: 77, detailSince: 30);
        if (arguments.Finish() is { } wrong) return Task.FromResult(Answers.Refused(wrong));

        IReadOnlyList<DriverOffer> drivers = type == "classic" ? [] : [.. registry.Types.Select(t => DriverOffer.Of(registry, t))];
        return Task.FromResult<IResult>(new ListAnswer<DriverOffer>("drivers", drivers, new View<DriverOffer>(projection.Fields, request.Views), next: null));
    }

    private Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<DriverOffer>.ReadFields(arguments, DriverFields.Table, since: 77);
        if (arguments.Finish() is { } wrong) return Task.FromResult(Answers.Refused(wrong));
        return Task.FromResult(Find(request) is { } driver
            ? Answers.Json(writer => new View<DriverOffer>(fields, request.Views).Write(writer, driver))
            : Missing(request));
    }

    private Task<IResult> ShowPropertiesAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Task.FromResult(Answers.Refused(wrong));
        if (Find(request) is not { } driver) return Task.FromResult(Missing(request));
        return Task.FromResult(Answers.Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, text) in driver.Properties(registry)) writer.WriteString(key, text);
            writer.WriteEndObject();
        }));
    }

    private DriverOffer? Find(ApiRequest request) => registry.TryGetType(request.Route("name"), out var type) ? DriverOffer.Of(registry, type) : null;

    private static IResult Missing(ApiRequest request) => Answers.Refused(Fault.NotFound($"Could not find the following driver(s) or hardware type(s): {request.Route("name")}."));
}
