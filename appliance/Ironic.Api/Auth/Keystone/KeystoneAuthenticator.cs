using Ironic.Api.Faults;
using Ironic.Api.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth.Keystone;

/// <summary>
/// Knows callers by the token that Keystone gave them (<c>X-Auth-Token</c>). A service that acts for a user brings its own beside his (<c>X-Service-Token</c>):
/// with it his may have expired, as it does while Nova is at long work. What may be done hangs on the user alone.
/// </summary>
internal sealed partial class KeystoneAuthenticator(KeystoneOptions options, KeystoneClient keystone, TimeProvider time, ILogger<KeystoneAuthenticator> logger) : IAuthenticator
{
    /// <summary>A Fernet token has some 250 characters, a signed one some thousand.</summary>
    private const int MaxTokenLength = 8192;

    private readonly KnownTokens _good = new(options, keystone, takesExpired: false, time);
    private readonly KnownTokens _goodOrExpired = new(options, keystone, takesExpired: true, time);
    private readonly string _challenge = $"Keystone uri=\"{options.Url.AbsoluteUri.TrimEnd('/')}\"";

    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        var user = context.Request.Headers["X-Auth-Token"].ToString();
        var service = context.Request.Headers["X-Service-Token"].ToString();
        if (!MayBeToken(user) || (service.Length > 0 && !MayBeToken(service))) return await RefuseAsync(context);
        try
        {
            var tokens = _good;
            if (service.Length > 0)
            {
                if (await _good.FindAsync(service).WaitAsync(context.RequestAborted) is not { } voucher) return await RefuseAsync(context);
                if (voucher.MayVouch) tokens = _goodOrExpired;
            }

            return (await tokens.FindAsync(user).WaitAsync(context.RequestAborted))?.Caller ?? await RefuseAsync(context);
        }
        catch (KeystoneException e)
        {
            Unreachable(logger, e.Message);
            await FaultWriter.WriteIdentityAsync(context, StatusCodes.Status503ServiceUnavailable, "The identity service cannot be asked who you are; try again later.");
            return null;
        }
    }

    private static bool MayBeToken(string text) => text.Length is > 0 and <= MaxTokenLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private async Task<Caller?> RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = _challenge;
        await FaultWriter.WriteIdentityAsync(context, StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
        return null;
    }

    [LoggerMessage(2013, LogLevel.Error, "Callers cannot be known: {Message}")]
    private static partial void Unreachable(ILogger logger, string message);
}
