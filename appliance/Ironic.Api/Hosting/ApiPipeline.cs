using System.Globalization;
using Ironic.Api.Auth;
using Ironic.Api.Faults;
using Ironic.Api.Metrics;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Leases;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Hosting;

/// <summary>What every request passes, around routing: identity, errors, version, credentials, limits.</summary>
internal sealed partial class ApiPipeline(ApiOptions options, IIdSource ids, IAuthenticator authenticator, PolicyGate policy, RequestRates rates, INodePlacement placement, ApiMeter meter, TimeProvider time, ILogger<ApiPipeline> logger)
{
    /// <summary>Before routing.</summary>
    public async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var begun = time.GetTimestamp();
        meter.Begun();
        try
        {
            await AdmitAsync(context, next);
        }
        finally
        {
            meter.Ended(context, time.GetElapsedTime(begun));
        }
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        var id = $"req-{ids.NewId()}";
        context.TraceIdentifier = id;
        context.Response.Headers["x-openstack-request-id"] = id;
        context.Response.Headers["openstack-request-id"] = id;
        if (rates.Take(context) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await FaultWriter.WriteFlatAsync(context, StatusCodes.Status429TooManyRequests, "Too many requests. Please wait as long as the header Retry-After says.");
            return;
        }

        try
        {
            await NegotiateAsync(context, id, next);
            if (context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentLength: null, ContentType: null } response)
                await FaultWriter.WriteAsync(context, response.StatusCode, "", FaultDialect.Router);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, id, e);
        }
    }

    /// <summary>After routing.</summary>
    public async Task GateAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        var request = context.Features.GetRequiredFeature<ApiRequest>();
        var open = endpoint?.GetMetadata<PublicEndpoint>() is not null;
        if (!open)
        {
            if (await authenticator.AuthenticateAsync(context) is not { } caller) return;
            request.Caller = caller;
        }

        if (endpoint?.GetMetadata<SinceMicroversion>() is { } since && request.Version < since.First)
        {
            if (since.Dialect == FaultDialect.Handler) VersionHeaders.Write(context.Response.Headers, request.Version);
            await FaultWriter.WriteAsync(context, since.Status, since.Message ?? (since.Dialect == FaultDialect.Handler ? ApiFaults.NoSuchResource.Message : ""), since.Dialect);
            return;
        }

        if (endpoint is not null && endpoint.GetMetadata<Unversioned>() is null && !IsMethodRefusal(context)) VersionHeaders.Write(context.Response.Headers, request.Version);
        if (!open && endpoint is not null && !IsMethodRefusal(context) && await RefuseAsync(request, endpoint) is { } refused)
        {
            await FaultWriter.WriteAsync(context, refused);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = (endpoint?.GetMetadata<BodyLimit>() ?? BodyLimit.General).Bytes;
        await next(context);
    }

    /// <summary>An endpoint that names no rule is the administrator's.</summary>
    private ValueTask<Fault?> RefuseAsync(ApiRequest request, EndpointMetadataCollection endpoint) => endpoint.GetMetadata<Requirement>() is { } required
        ? policy.RefuseAsync(request, required)
        : new(request.Caller.System == Role.Admin ? null : Fault.Forbidden($"Access was denied to the following resource: {request.Http.Request.Path}"));

    private async Task NegotiateAsync(HttpContext context, string id, RequestDelegate next)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.ContentLength = 0;
            return;
        }

        if (!VersionHeaders.TryNegotiate(context, out var version, out var refusal))
        {
            var dialect = context.Request.Path == "/" ? FaultDialect.Handler : FaultDialect.Router;
            await FaultWriter.WriteAsync(context, StatusCodes.Status406NotAcceptable, refusal!, dialect);
            return;
        }

        var suffixed = ApiPaths.Normalize(context.Request, version);
        context.Features.Set(new ApiRequest(context, version, id, new Links(PublicUrl.Of(context.Request, options)), await placement.NowAsync(context.RequestAborted)) { SegmentWithSuffix = suffixed });
        context.SetEndpoint(null); // whatever an outer router may have found for the path is not ours
        await next(context);
    }

    private async Task AnswerAsync(HttpContext context, string id, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await FaultWriter.WriteFlatAsync(context, StatusCodes.Status413PayloadTooLarge, "Request body is too large. Please contact the service administrator.");
                break;
            case BadHttpRequestException bad:
                await FaultWriter.WriteFlatAsync(context, bad.StatusCode, bad.Message);
                break;
            case BodyTooDeepException deep:
                await FaultWriter.WriteFlatAsync(context, StatusCodes.Status400BadRequest, deep.Message);
                break;
            case StoreException unstored: // not this request's fault: it may be made again once the store works
                StoreFailed(logger, context.Request.Method, context.Request.Path.Value ?? "", id, unstored.Message);
                await FaultWriter.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, unstored.Message, FaultDialect.Handler);
                break;
            default:
                RequestFailed(logger, context.Request.Method, context.Request.Path.Value ?? "", id, exception);
                await FaultWriter.WriteAsync(context, StatusCodes.Status500InternalServerError,
                    $"The appliance failed at this request; its log tells more under {id}.", FaultDialect.Handler);
                break;
        }
    }

    /// <summary>The router answers a wrong method by an endpoint of its own making, which has no route.</summary>
    private static bool IsMethodRefusal(HttpContext context) => context.GetEndpoint() is not Microsoft.AspNetCore.Routing.RouteEndpoint;

    [LoggerMessage(2000, LogLevel.Error, "{Method} {Path} failed ({RequestId})")]
    private static partial void RequestFailed(ILogger logger, string method, string path, string requestId, Exception exception);

    [LoggerMessage(2001, LogLevel.Error, "{Method} {Path} could not be stored ({RequestId}): {Message}")]
    private static partial void StoreFailed(ILogger logger, string method, string path, string requestId, string message);
}
