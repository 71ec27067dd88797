using System.Net.Http.Headers;
using System.Text;
using Ironic.Api.Auth.Identity;
using Ironic.Api.Faults;
using Ironic.Api.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth;

/// <summary>
/// HTTP basic (RFC 7617) against an htpasswd file. A user of it may do everything (contract, section 6.1), unless the configuration gives him less.
/// Tokens of our own identity endpoint stand for the users who got them.
/// </summary>
internal sealed partial class BasicAuthenticator(Passwords passwords, IssuedTokens tokens, UserRights rights, ILogger<BasicAuthenticator> logger) : IAuthenticator
{
    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        if (token.Length > 0 && tokens.Find(token) is { } bearer) return rights.Of(bearer);
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return await ChallengeAsync(context, token.Length > 0 ? "The token is unknown or has expired" : "Authorization required");
        if (Parse(header) is not var (user, password))
        {
            await FaultWriter.WriteBasicAsync(context, StatusCodes.Status400BadRequest, "Could not parse Authorization header");
            return null;
        }

        if (await passwords.AreRightAsync(user, password, context.RequestAborted)) return rights.Of(user);
        LoginRefused(logger, user, context.Connection.RemoteIpAddress?.ToString() ?? "?");
        return await ChallengeAsync(context, "Incorrect username or password");
    }

    private static (string User, string Password)? Parse(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is null) return null;
        var bytes = new byte[value.Parameter.Length];
        if (!Convert.TryFromBase64String(value.Parameter, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.Contains('\0', StringComparison.Ordinal) ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static async ValueTask<Caller?> ChallengeAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Baremetal API\"";
        await FaultWriter.WriteBasicAsync(context, StatusCodes.Status401Unauthorized, message);
        return null;
    }

    [LoggerMessage(2012, LogLevel.Warning, "Wrong user name or password for '{User}' from {Address}")]
    internal static partial void LoginRefused(ILogger logger, string user, string address);
}
