using System.Text;
using System.Text.Json;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ironic.Api.Faults;

/// <summary>Writes errors as Ironic does: JSON, as text, inside JSON. Clients decode twice.</summary>
internal static class FaultWriter
{
    public static Task WriteAsync(HttpContext context, Fault fault) => WriteAsync(context, StatusOf(fault.Kind), fault.Message, FaultDialect.Handler);

    public static Task WriteAsync(HttpContext context, int status, string message, FaultDialect dialect)
    {
        var inner = Text(writer =>
        {
            if (dialect == FaultDialect.Handler) WriteFault(writer, status, message);
            else WriteRouterFault(writer, status, message);
        });
        return WriteBodyAsync(context, status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error_message"u8, inner);
            writer.WriteEndObject();
        });
    }

    /// <summary>Without the outer object: limits are enforced in front of the API proper (contract, section 5.3).</summary>
    public static Task WriteFlatAsync(HttpContext context, int status, string message) => WriteBodyAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("faultcode"u8, "Client"u8);
        writer.WriteString("faultstring"u8, message);
        writer.WriteEndObject();
    });

    /// <summary>Failed HTTP basic authentication (contract, section 5.3).</summary>
    public static Task WriteBasicAsync(HttpContext context, int status, string message) => WriteBodyAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, message);
        writer.WriteNumber("code"u8, status);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>In the words of OpenStack's identity service (contract, section 5.3).</summary>
    public static Task WriteIdentityAsync(HttpContext context, int status, string message) => WriteBodyAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, status);
        writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static int StatusOf(FaultKind kind) => kind switch
    {
        FaultKind.Invalid => StatusCodes.Status400BadRequest,
        FaultKind.Forbidden => StatusCodes.Status403Forbidden,
        FaultKind.NotFound => StatusCodes.Status404NotFound,
        FaultKind.NotAcceptable => StatusCodes.Status406NotAcceptable,
        FaultKind.Conflict => StatusCodes.Status409Conflict,
        FaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        FaultKind.Internal => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static void WriteFault(Utf8JsonWriter writer, int status, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("faultcode"u8, status is >= 400 and < 500 ? "Client"u8 : "Server"u8);
        writer.WriteString("faultstring"u8, message);
        writer.WriteNull("debuginfo"u8);
        writer.WriteEndObject();
    }

    private static void WriteRouterFault(Utf8JsonWriter writer, int status, string description)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code"u8, status);
        writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
        writer.WriteString("description"u8, description);
        writer.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions)) write(writer);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    private static Task WriteBodyAsync(HttpContext context, int status, Action<Utf8JsonWriter> write) =>
        new JsonAnswer(status, write).ExecuteAsync(context);
}
