using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Microversions;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Requests;

/// <summary>The answers that handlers give.</summary>
internal static class Answers
{
    /// <summary>204.</summary>
    public static IResult NoContent { get; } = new EmptyAnswer(StatusCodes.Status204NoContent, null);

    /// <summary>202 without Location.</summary>
    public static IResult Accepted { get; } = new EmptyAnswer(StatusCodes.Status202Accepted, null);

    public static IResult AcceptedAt(string location) => new EmptyAnswer(StatusCodes.Status202Accepted, location);

    public static IResult NoContentAt(string location) => new EmptyAnswer(StatusCodes.Status204NoContent, location);

    public static IResult Refused(Fault fault) => new FaultAnswer(FaultWriter.StatusOf(fault.Kind), fault.Message, FaultDialect.Handler);

    /// <summary>In the words of Ironic's router.</summary>
    public static IResult RefusedByRouter(int status, string description) => new FaultAnswer(status, description, FaultDialect.Router);

    public static IResult Json(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) => new JsonAnswer(status, write);

    public static IResult Of(Outcome outcome, IResult done) => outcome.Succeeded ? done : Refused(outcome.Fault);

    /// <summary>200, all fields that the client's version has.</summary>
    public static IResult Full<T>(FieldTable<T> table, T item, ApiRequest request) where T : class =>
        Json(writer => new View<T>(table.Full(request.Version), request.Views).Write(writer, item));

    /// <summary>201 with Location.</summary>
    public static IResult Created<T>(FieldTable<T> table, T item, string path, ApiRequest request) where T : class =>
        new JsonAnswer(StatusCodes.Status201Created, writer => new View<T>(table.Full(request.Version), request.Views).Write(writer, item))
        {
            Location = request.Links.Self(path),
        };

    private sealed class EmptyAnswer(int status, string? location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            if (status != StatusCodes.Status204NoContent) httpContext.Response.ContentLength = 0;
            if (location is not null) httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }

    private sealed class FaultAnswer(int status, string message, FaultDialect dialect) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (dialect == FaultDialect.Router) VersionHeaders.Remove(httpContext.Response.Headers);
            return FaultWriter.WriteAsync(httpContext, status, message, dialect);
        }
    }
}
