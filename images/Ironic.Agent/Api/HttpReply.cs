using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.AgentContract;

namespace Ironic.Agent.Api;

/// <summary>An answer: status and JSON.</summary>
internal sealed record HttpReply(int Status, byte[] Body)
{
    public static HttpReply Json<T>(T value, JsonTypeInfo<T> type, int status = 200) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>The API's own error, as WSME frames it: the side at fault follows from the status.</summary>
    public static HttpReply Fault(int status, string text) =>
        Json(new(status >= 500 ? "Server" : "Client", text), AgentJson.Default.AgentFault, status);

    /// <summary>The head as it goes over the wire, blank line included.</summary>
    public byte[] Head(bool keepAlive) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {Status} {Reason}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: {(keepAlive ? "keep-alive" : "close")}\r\n\r\n");

    private string Reason => Status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        _ => "Status",
    };
}
