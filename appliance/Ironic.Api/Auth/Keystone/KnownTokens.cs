using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Ironic.Api.Auth.Keystone;

/// <summary>What Keystone says of tokens, remembered for a bounded time and of a bounded number. All who bring the same token at once wait for one answer, which none of them ends by going away.</summary>
/// <param name="options">How long and how many.</param>
/// <param name="keystone">Whom to ask.</param>
/// <param name="takesExpired">Tokens past their end are good too, for as long as Keystone goes on knowing them.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownTokens(KeystoneOptions options, KeystoneClient keystone, bool takesExpired, TimeProvider time)
{
    /// <summary>Tokens that Keystone does not know, remembered apart: made-up ones must not push out good ones.</summary>
    private const int MaxUnknown = 1000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly TokenCache<Bearer> _known = new(options.CacheSize, time);
    private readonly TokenCache<bool> _unknown = new(MaxUnknown, time);
    private readonly ConcurrentDictionary<TokenDigest, Task<Bearer?>> _asked = new();

    /// <summary>Null: no such token, or no longer.</summary>
    /// <exception cref="KeystoneException">Keystone cannot be asked.</exception>
    public Task<Bearer?> FindAsync(string token)
    {
        var digest = TokenDigest.Of(token, _key);
        if (_known.TryGet(digest, out var bearer)) return Task.FromResult<Bearer?>(bearer);
        if (_unknown.TryGet(digest, out _)) return Task.FromResult<Bearer?>(null);
        return _asked.GetOrAdd(digest, static (key, args) => args.Self.AskAsync(args.token, key), (Self: this, token));
    }

    private async Task<Bearer?> AskAsync(string token, TokenDigest digest)
    {
        await Task.Yield(); // into the dictionary first
        try
        {
            var now = time.GetUtcNow();
            if (await keystone.ValidateAsync(token, takesExpired) is not { } known || (known.ExpiresAt <= now && !takesExpired))
            {
                _unknown.Set(digest, true, now + options.CacheTime);
                return null;
            }

            var bearer = new Bearer(known.ToCaller(options), known.VouchesUnder(options));
            var until = now + options.CacheTime;
            _known.Set(digest, bearer, !takesExpired && known.ExpiresAt < until ? known.ExpiresAt : until);
            return bearer;
        }
        finally
        {
            _asked.TryRemove(digest, out _);
        }
    }
}
