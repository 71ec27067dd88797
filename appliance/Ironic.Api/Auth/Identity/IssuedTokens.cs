using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ironic.Api.Auth.Identity;

/// <summary>
/// Tokens that our identity endpoint has given out: random, good for an hour or until the user's password changes, and bounded in number (the oldest goes first).
/// Only keyed digests are kept, so that looking one up tells nothing of others.
/// </summary>
internal sealed class IssuedTokens(Passwords passwords, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int MaxTokens = 10_000, TokenBytes = 32, MaxTokenLength = 64;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly TokenCache<Issued> _tokens = new(MaxTokens, time);

    public (string Token, DateTimeOffset ExpiresAt) Issue(string user)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var until = time.GetUtcNow() + Lifetime;
        _tokens.Set(TokenDigest.Of(token, _key), new(user, passwords.HashOf(user)), until);
        return (token, until);
    }

    /// <summary>Whose it is; null: it is none of ours, or no longer good.</summary>
    public string? Find(string token) =>
        token.Length <= MaxTokenLength && _tokens.TryGet(TokenDigest.Of(token, _key), out var issued) && issued.Hash is not null && issued.Hash == passwords.HashOf(issued.User) ? issued.User : null;

    /// <param name="User">Who got it.</param>
    /// <param name="Hash">Of the password that he proved.</param>
    private sealed record Issued(string User, string? Hash);
}
