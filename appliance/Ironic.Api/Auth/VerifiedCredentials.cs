using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ironic.Api.Auth;

/// <summary>
/// Passwords that were right a short while ago, so that bcrypt's deliberate slowness is paid once a client, not once a request.
/// Holds keyed digests, never the passwords; an entry is good only for the very hash it was checked against.
/// </summary>
internal sealed class VerifiedCredentials(TimeProvider time)
{
    /// <summary>After this a password is checked anew.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <summary>Users are few; beyond this something floods us, and starting over costs each client one check.</summary>
    private const int MaxEntries = 1000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);

    public bool Contains(string password, string hash) => _known.TryGetValue(Digest(password, hash), out var at) && time.GetElapsedTime(at) < GoodFor;

    public void Add(string password, string hash)
    {
        if (_known.Count >= MaxEntries) _known.Clear();
        _known[Digest(password, hash)] = time.GetTimestamp();
    }

    private string Digest(string password, string hash) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{hash}\0{password}")));
}
