using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ironic.Api.Faults;
using Ironic.Api.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Auth.Keystone;

/// <summary>Knows callers by the token that Keystone gave them (<c>X-Auth-Token</c>).</summary>
internal sealed partial class KeystoneAuthenticator(KeystoneOptions options, KeystoneClient keystone, TimeProvider time, ILogger<KeystoneAuthenticator> logger) : IAuthenticator
{
    /// <summary>A Fernet token has some 250 characters, a signed one some thousand.</summary>
    private const int MaxTokenLength = 8192;

    /// <summary>Tokens that Keystone does not know, remembered apart: made-up ones must not push out good ones.</summary>
    private const int MaxUnknown = 1000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly TokenCache<Caller> _known = new(options.CacheSize, time);
    private readonly TokenCache<bool> _unknown = new(MaxUnknown, time);
    private readonly ConcurrentDictionary<TokenDigest, Task<Caller?>> _asked = new();
    private readonly string _challenge = $"Keystone uri=\"{options.Url.AbsoluteUri.TrimEnd('/')}\"";

    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        if (token.Length is 0 or > MaxTokenLength || token.AsSpan().ContainsAnyExceptInRange('!', '~')) return await RefuseAsync(context);
        try
        {
            return await FindAsync(token).WaitAsync(context.RequestAborted) ?? await RefuseAsync(context);
        }
        catch (KeystoneException e)
        {
            Unreachable(logger, e.Message);
            await FaultWriter.WriteIdentityAsync(context, StatusCodes.Status503ServiceUnavailable, "The identity service cannot be asked who you are; try again later.");
            return null;
        }
    }

    private Task<Caller?> FindAsync(string token)
    {
        var digest = TokenDigest.Of(token, _key);
        if (_known.TryGet(digest, out var caller)) return Task.FromResult<Caller?>(caller);
        if (_unknown.TryGet(digest, out _)) return Task.FromResult<Caller?>(null);

        // All who bring the same token at once wait for one answer, which none of them ends by going away.
        return _asked.GetOrAdd(digest, static (key, args) => args.Self.AskAsync(args.token, key), (Self: this, token));
    }

    private async Task<Caller?> AskAsync(string token, TokenDigest digest)
    {
        await Task.Yield(); // into the dictionary first
        try
        {
            var now = time.GetUtcNow();
            if (await keystone.ValidateAsync(token) is not { } known || known.ExpiresAt <= now)
            {
                _unknown.Set(digest, true, now + options.CacheTime);
                return null;
            }

            var caller = known.ToCaller(options);
            var until = now + options.CacheTime;
            _known.Set(digest, caller, known.ExpiresAt < until ? known.ExpiresAt : until);
            return caller;
        }
        finally
        {
            _asked.TryRemove(digest, out _);
        }
    }

    private async Task<Caller?> RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = _challenge;
        await FaultWriter.WriteIdentityAsync(context, StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
        return null;
    }

    [LoggerMessage(2013, LogLevel.Error, "Callers cannot be known: {Message}")]
    private static partial void Unreachable(ILogger logger, string message);
}
